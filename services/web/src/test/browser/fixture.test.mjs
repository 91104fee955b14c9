// What only generated data have, on the fixture server in any case: no VM at all, a server that ends, a console that is cut off
// from its brokers, a model that calibrates, a VM without maps, one that was explained several times, skipped windows,
// measurements that shift a prediction.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { coloursOf, explainedVm, hash, launch, mappedVm, openConsole, screenshot } from './console.mjs';
import { many, reading, serve } from './fixture-server.mjs';

/** @type {import('./console.mjs').Console} */
let on;
before(async () => void (on = await openConsole(null)));
afterEach(test => on.closePages(test));
after(() => on.close());

/** @param {import('playwright-core').Page} page */
const rows = page => page.locator('.fleet tbody tr');

/** @param {import('playwright-core').Page} page */
async function savedJson(page) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'JSON' }).click();
  return readFileSync(await (await download).path());
}

test('tells what to do while there is no VM', async t => {
  const [server, browser] = await Promise.all([serve(0, []), launch()]);
  t.after(() => Promise.all([browser.close(), server.close()]));
  const page = await browser.newPage();

  await page.goto(server.url);

  await page.getByText('No VM is watched yet').waitFor();
  assert.equal(await page.locator('code').first().textContent(), './vane collect');
});

test('says that the server is gone, and comes back by itself', async t => {
  const [server, browser] = await Promise.all([serve(), launch()]);
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.locator('.connection.live').waitFor();
  await rows(page).first().waitFor();

  await server.close();
  await page.locator('.problem').waitFor();
  const words = await page.locator('.problem').textContent();
  const kept = await rows(page).count();
  const again = await serve(Number(new URL(server.url).port));
  t.after(() => again.close());
  await page.locator('.connection.live').waitFor({ timeout: 15_000 });

  assert.match(String(words), /The server does not answer/);
  assert.ok(kept > 0, 'what was known stays on the screen');
  assert.equal(await page.locator('.problem').count(), 0);
});

test('an answer that never comes is not waited for', async () => {
  const { page } = await on.page();
  let asked = 0;
  await page.route('**/api/events', route => (++asked === 1 ? undefined : route.continue()));

  await page.goto('/');
  await rows(page).first().waitFor({ timeout: 30_000 });
  await page.locator('.connection.live').waitFor({ timeout: 15_000 });

  assert.equal(asked, 2);
});

test('says that what it shows is not live, and that it is again', async t => {
  t.after(() => Object.assign(reading, { live: true, reason: '', quiet: false }));
  const { page, problems } = await on.page();
  await page.goto('/');
  await page.locator('.connection.live').waitFor();
  await rows(page).first().waitFor();

  Object.assign(reading, { live: false, reason: 'the brokers have not answered for 7 s' });
  await page.locator('.connection.stopped').waitFor();
  const words = await page.locator('.problem').textContent();
  const kept = await rows(page).count();
  Object.assign(reading, { live: true, reason: '' });
  await page.locator('.connection.live').waitFor();

  assert.match(String(words), /Not live: the brokers have not answered for 7 s\. What is shown may be old\./);
  assert.ok(kept > 0, 'what was known stays on the screen');
  assert.equal(await page.locator('.problem').count(), 0);
  assert.deepEqual(problems, []);
});

test('a new explanation shows at once, but not over an older one that was chosen', async () => {
  const { vms } = await on.api('/vms');
  for (const { host, vm, explanation } of vms) {
    if (!explanation || vm === 'web-frontend') continue; // the other one is explained again and again
    const { page } = await on.page();
    await page.goto(hash('/vm', { host, vm, second: explanation.second }));
    await page.locator('.past a').first().waitFor();
    const known = await page.locator('.past a').count();

    await page.waitForFunction(count => document.querySelectorAll('.past a').length > count, known, { timeout: 15_000 });

    assert.equal(await page.locator('.past a').first().getAttribute('aria-current'), 'false');
    assert.equal(await page.locator('.past a[aria-current=true]').count(), 1);
    return;
  }
  assert.fail('the fixture has a restless VM');
});

test('seconds without a prediction are counted', async () => {
  const { time, vms } = await on.api('/vms');
  for (const { host, vm } of vms) {
    const to = Math.floor(time);
    const { skipped } = await on.api('/history', { host, vm, from: to - 900, to });
    if (!skipped.length) continue;
    const { page } = await on.page();

    await page.goto(hash('/vm', { host, vm }));
    await page.locator('.facts').waitFor();

    const words = await page.locator('.note', { hasText: 'without a prediction' }).textContent();
    // A few seconds pass between the two questions.
    assert.ok(Math.abs(parseInt(String(words).trim()) - skipped.length) <= 10, `${words}, not ${skipped.length}`);
    return;
  }
  assert.fail('the fixture skips windows of a VM');
});

test('a VM without maps says so', async () => {
  const { vms } = await on.api('/vms');
  for (const { host, vm } of vms) {
    if ((await on.api('/maps', { host, vm })).maps.length) continue;
    const { page } = await on.page();

    await page.goto(hash('/attention', { host, vm }));

    return page.getByText('No map is kept of this VM').waitFor();
  }
  assert.fail('the fixture has a VM without maps');
});

test('calibration changes the picture', async () => {
  const { host, vm, second } = await mappedVm(on);
  const { page, problems } = await on.page();
  await page.goto(hash('/attention', { host, vm, second, view: 'head' }));
  await page.locator('.plot canvas').waitFor();
  const picture = () => page.locator('.plot canvas').evaluate(canvas => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  const raw = await picture();

  await page.getByRole('link', { name: 'after' }).click();
  await page.waitForFunction(old => /** @type {HTMLCanvasElement} */ (document.querySelector('.plot canvas')).toDataURL() !== old, raw);
  await page.getByRole('link', { name: 'before' }).click();
  await page.waitForFunction(old => /** @type {HTMLCanvasElement} */ (document.querySelector('.plot canvas')).toDataURL() === old, raw);

  assert.deepEqual(problems, []);
});

test('another moment changes the picture', async () => {
  const { host, vm, second, maps } = await mappedVm(on);
  const other = maps.find((/** @type {any} */ one) => one.second !== second && one.branch === 'SYSTEM' && !one.calibrated);
  const { page, problems } = await on.page();
  await page.goto(hash('/attention', { host, vm, second, view: 'head' }));
  await page.locator('.plot canvas').waitFor();
  const raw = await page.locator('.plot canvas').evaluate(canvas => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());

  await page.getByLabel('Difference to').selectOption(String(other.second));
  await page.waitForFunction(old => /** @type {HTMLCanvasElement} */ (document.querySelector('.plot canvas')).toDataURL() !== old, raw);

  await page.getByText('less ').first().waitFor();
  const { weights } = JSON.parse(String(await savedJson(page)));
  for (const row of weights) assert.ok(Math.abs(row.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b)) < 0.25, 'a difference of rows adds up to nothing');
  assert.deepEqual(problems, []);
});

test('an older explanation is chosen by a click, and the URL keeps it', async () => {
  const { host, vm, explanations } = await explainedVm(on);
  const { page } = await on.page();
  await page.goto(hash('/vm', { host, vm }));
  const oldest = explanations.at(-1);

  await page.locator('.past a').last().click();
  await page.waitForFunction(second => location.hash.includes(`second=${second}`), oldest.second);
  await page.reload();
  await page.locator('.told').waitFor();

  assert.equal(await page.locator('.told').textContent(), oldest.sentence);
  assert.equal(await page.locator('.past a').last().getAttribute('aria-current'), 'true');
});

test('tells what the model alone says where measurements shift it', async () => {
  const { page, problems } = await on.page();
  const alone = page.locator('.facts > div', { has: page.locator('.alone') });
  const words = async () => (await alone.textContent())?.replaceAll(/\s+/g, ' ').trim() ?? '';

  await page.goto(hash('/vm', { host: 'node-a', vm: 'web-frontend' }));
  await page.locator('.columns .u-over').first().hover();
  await page.waitForFunction(() => /Model alone\s*\d/.test(document.querySelector('.columns .u-legend')?.textContent ?? ''));
  assert.match(await words(), /^Model alone ?\d+\.\d% ?\d+\.\d% – \d+\.\d%; shifted by 12 measured windows, the newest \d+ s ago$/);

  await page.goto(hash('/vm', { host: 'node-a', vm: 'db-primary' }));
  await page.locator('h1', { hasText: 'db-primary' }).waitFor();
  assert.match(await words(), /; lowered by what was measured of other VMs on this host$/);

  await page.goto(hash('/vm', { host: 'node-a', vm: 'batch-analytics' }));
  await page.locator('h1', { hasText: 'batch-analytics' }).waitFor();
  assert.equal(await alone.count(), 0);
  assert.deepEqual(problems, []);
});

test('shows where the time of a VM went, if its host tells', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/vm', { host: 'node-a', vm: 'web-frontend' }));
  const ledger = page.locator('.ledger');
  await ledger.locator('canvas').waitFor();
  await ledger.locator('.u-over').hover();

  await page.waitForFunction(() => /\d\.\d\d cores/.test(document.querySelector('.ledger .u-legend')?.textContent ?? ''));
  const legend = await ledger.locator('.u-legend .u-series').evaluateAll(rows => rows.slice(1).map(row => ({
    label: row.querySelector('.u-label')?.textContent, value: Number.parseFloat(row.querySelector('.u-value')?.textContent ?? '') })));

  assert.deepEqual(legend.map(one => one.label), ['On CPU', 'Waits for its threads', 'Waits for its quota', 'Waits for others']);
  // Each line stands for itself in the legend, and on top of those below in the chart.
  assert.equal(legend[1].value, 0.05);
  assert.equal(legend[2].value, 0);
  assert.ok(legend[0].value + legend[3].value < 1);
  assert.ok(await coloursOf(ledger.locator('canvas')) > 5);
  assert.match(await page.locator('.facts .condition').textContent() ?? '', /^degraded\s+\d+ (s|min)$/);
  assert.match(await page.locator('.facts').textContent() ?? '', /93\.0\s?% likely to run below 75\.0\s?%/);
  assert.match(await page.locator('.facts .lost').textContent() ?? '', /^\d+\.\d\s?% to others$/);

  await page.goto(hash('/vm', { host: 'node-b', vm: 'silent' }));
  await page.locator('.facts').waitFor();
  assert.equal(await ledger.count(), 0);
  assert.equal(await page.locator('.facts .lost').count(), 0);
  assert.deepEqual(problems, []);
});

test('tells who takes the CPU time of a VM, and whom the other presses', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/vm', { host: 'node-a', vm: 'web-frontend' }));
  await page.locator('.lost-to').waitFor();
  const loses = await page.locator('.lost-to').textContent();
  const presses = await page.locator('.presses').count();

  await page.locator('.lost-to a').click();
  await page.locator('.presses').waitFor();

  assert.match(String(loses), /^Loses \d\.\d\d cores to others on its CPUs: \d\.\d\d to batch-analytics and \d\.\d\d to the rest of the host\.$/);
  assert.equal(presses, 0);
  const words = String(await page.locator('.presses').textContent()).replaceAll(/\s+/g, ' ');
  assert.match(words, /^Runs \d\.\d\d cores, more than its fair share of its CPUs, and presses web-frontend \(0\.30\)\.$/);
  assert.deepEqual(problems, []);
});

test('does not tell a VM that presses others to limit them', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/vm', { host: 'node-b', vm: 'خادم-البيانات' }));
  await page.locator('.presses').waitFor();

  const words = String(await page.locator('main').textContent()).replaceAll(/\s+/g, ' ');

  assert.match(words, /It runs more than its fair share and presses no-maps \(0\.40\) and silent \(0\.20\): limit or move it, not them\./);
  assert.doesNotMatch(words, /limit or move them/);
  assert.deepEqual(problems, []);
});

test('says how long nothing new has come, although the server answers', async t => {
  t.after(() => Object.assign(reading, { quiet: false }));
  const { page } = await on.page();
  await page.goto('/');
  await page.locator('.connection.live').waitFor();

  reading.quiet = true;
  await page.locator('.connection.quiet').waitFor({ timeout: 20_000 });

  assert.match(String(await page.locator('.connection').textContent()), /^nothing new for \d+ s$/);
});

test('a recording that is played again tells its own time', async t => {
  const recorded = [{ host: 'node-a', vm: 'old', mean: 0.5, degraded: true, group: 'cpu', neighbour: 'b', recordedAgo: 571 * 86_400 }];
  const then = await openConsole(null, recorded);
  t.after(() => then.close());
  const { page } = await then.page();
  await page.goto('/');
  await rows(page).first().waitFor();

  const row = String(await rows(page).first().textContent()).replaceAll(/\s+/g, ' ');

  assert.match(row, /recording/);
  assert.match(row, /degraded/);
  assert.doesNotMatch(row, /stale|571 d ago/);
  assert.match(row, new RegExp(String(new Date(Date.now() - 571 * 86_400_000).getFullYear())));
  await page.goto(hash('/vm', { host: 'node-a', vm: 'old' }));
  await page.locator('.columns canvas').first().waitFor();
});

test('two hundred VMs fit a screen as tiles, host by host', async t => {
  const large = await openConsole(null, many(200));
  t.after(() => large.close());
  const { page, problems } = await large.page({ viewport: { width: 1600, height: 1000 } });

  await page.goto('/#/?view=tiles&sort=vm');
  await page.waitForFunction(() => document.querySelectorAll('.tile').length === 200);

  const bottom = await page.locator('.tile').evaluateAll(all => Math.max(...all.map(one => one.getBoundingClientRect().bottom)));
  const names = await page.locator('.tile .name').allTextContents();
  assert.ok(bottom <= 1000, `the last tile ends at ${bottom}`);
  assert.deepEqual(names.slice(0, 12), Array.from({ length: 12 }, (_, index) => `vm-${index + 1}`));
  assert.equal(await page.locator('.tile.degraded').count(), 4);
  await screenshot(page, 'tiles-200');
  assert.deepEqual(problems, []);
});
