import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { explainedVm, hash, mappedVm, openConsole, screenshot } from './console.mjs';

/** @type {import('./console.mjs').Console} */
let on;
/** @type {{name: string, at: string, ready: string}[]} */
let pages;
before(async () => {
  on = await openConsole();
  const { host, vm } = await explainedVm(on);
  const mapped = await mappedVm(on);
  pages = [{ name: 'fleet', at: '/#/', ready: '.fleet tbody tr' }, { name: 'vm', at: hash('/vm', { host, vm }), ready: '.facts' },
    { name: 'requests', at: hash('/requests', { host, vm, edits: JSON.stringify([{ metric: 'vm.cpu.utilization', factor: 0.5 }]) }), ready: '.edit' }];
  const of = { host: mapped.host, vm: mapped.vm, second: mapped.second };
  pages.push(
    { name: 'attention-all', at: hash('/attention', { ...of, branch: 'BOTH', by: 'token' }), ready: '.heads canvas' },
    { name: 'attention-one', at: hash('/attention', { ...of, view: 'head' }), ready: '.plot canvas' },
    { name: 'attention-seconds', at: hash('/attention', { ...of, view: 'head', branch: 'TEMPORAL', by: 'token' }), ready: '.plot canvas' });
});
afterEach(test => on.closePages(test));
after(() => on.close());

for (const colorScheme of /** @type {('light' | 'dark')[]} */ (['light', 'dark'])) {
  test(`no page breaks a rule of the browser, ${colorScheme}`, async () => {
    for (const { name, at, ready } of pages) {
      const { page, problems } = await on.page({ colorScheme });

      await page.goto(at);
      await page.locator(ready).first().waitFor();
      await page.waitForTimeout(1500); // a second of events

      await screenshot(page, `${name}-${colorScheme}`);
      assert.deepEqual(problems, [], name);
      await page.context().close();
    }
  });
}

test('no page is wider than a narrow screen', async () => {
  for (const { name, at, ready } of pages) {
    const { page } = await on.page({ viewport: { width: 390, height: 844 } });

    await page.goto(at);
    await page.locator(ready).first().waitFor();

    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await screenshot(page, `${name}-narrow`);
    assert.ok(width <= 390, `${name} is ${width} wide`);
    await page.context().close();
  }
});

test('names are text, whatever they hold', async () => {
  const { vms } = await on.api('/vms');
  for (const { host, vm } of vms) {
    const { page, problems } = await on.page();

    await page.goto(hash('/vm', { host, vm }));
    await page.waitForFunction(name => [name, 'No such VM'].includes(document.querySelector('h1')?.textContent ?? ''), vm);
    if ((await page.locator('h1').textContent()) !== vm) {
      // Live, a VM may leave its host after it was listed. Then, and only then, its page may say so.
      const { vms: now } = await on.api('/vms');
      assert.ok(!now.some((/** @type {any} */ one) => one.host === host && one.vm === vm), `${vm} is there, but its page denies it`);
    } else {
      const { width, images } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, images: document.images.length }));
      assert.ok(width <= 1440, `${vm} breaks the layout`);
      assert.equal(images, 0);
      assert.equal(await page.evaluate(() => Reflect.get(window, 'hacked')), undefined);
      assert.deepEqual(problems, [], vm);
    }
    await page.context().close();
  }
});

test('the theme is chosen, and stays', async () => {
  const { page } = await on.page({ colorScheme: 'light' });
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.goto('/');
  const light = await paper();

  await page.getByLabel('Theme').selectOption('dark');
  const dark = await paper();
  await page.reload();

  assert.notEqual(dark, light);
  assert.equal(await paper(), dark);
});
