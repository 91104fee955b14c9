// Questions to the model: on a live console they are answered by the model itself.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { eventually, explainedVm, hash, openConsole, screenshot } from './console.mjs';

/** @type {import('./console.mjs').Console} */
let on;
/** @type {{host: string, vm: string, neighbour: string}} */
let of;
before(async () => {
  on = await openConsole();
  const { host, vm } = await explainedVm(on);
  const { neighbours } = await on.api('/vm', { host, vm });
  of = { host, vm, neighbour: neighbours[0].vm };
});
afterEach(test => on.closePages(test));
after(() => on.close());

/** @param {string | null} text such as “43.1%” */
const share = text => Number(text?.replace('%', '')) / 100;

test('without a neighbour the model is asked at once', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/vm', { host: of.host, vm: of.vm }));

  await page.getByLabel('Without neighbour').selectOption(of.neighbour);
  await page.locator('.what-if .answered').waitFor();

  const told = share(await page.locator('.what-if .answered b').textContent());
  assert.ok(told >= 0 && told <= 1, String(told));
  assert.equal(new URLSearchParams(page.url().split('?')[1]).get('edits'), JSON.stringify([{ withoutNeighbour: of.neighbour }]));
  await screenshot(page, 'vm-what-if');
  await page.getByRole('button', { name: 'As it was' }).click();
  await page.locator('.what-if .answered').waitFor({ state: 'detached' });
  assert.deepEqual(problems, []);
});

test('a slider is answered while it moves', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/vm', { host: of.host, vm: of.vm }));
  const slider = page.locator('.what-if input[type=range]').last();
  await slider.waitFor();
  const metric = await slider.getAttribute('aria-label');

  await slider.focus();
  for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowLeft');

  await page.locator('.what-if .answered').waitFor();
  assert.equal(await page.locator('.what-if label', { hasText: String(metric) }).locator('output').textContent(), '× 0.50');
  const link = await page.getByRole('link', { name: 'As a request' }).getAttribute('href');
  assert.deepEqual(JSON.parse(new URLSearchParams(link?.split('?')[1]).get('edits') ?? ''), [{ metric, factor: 0.5 }]);
  assert.deepEqual(problems, []);
});

test('a request is put, answered, and listed with those of everybody', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/requests', { host: of.host, vm: of.vm, edits: JSON.stringify([{ withoutNeighbour: of.neighbour }]) }));

  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.locator('.result .answered').waitFor();
  await page.getByText('As JSON').click();
  const { id, shifted, sources } = JSON.parse((await page.locator('details[open] pre').textContent()) ?? '');

  assert.ok(Math.abs(share(await page.locator('.result .answered b').textContent()) - shifted) < 0.001);
  assert.ok(sources.length > 0);
  const row = page.locator('.outcomes tr', { hasText: id });
  await row.waitFor();
  assert.match(String(await row.textContent()), /console/);
  await screenshot(page, 'requests-answered');
  assert.deepEqual(problems, []);
});

test('a refusal says what is wrong', async () => {
  const { page } = await on.page();
  await page.goto(hash('/requests', { host: of.host, vm: of.vm }));

  await page.getByRole('button', { name: 'Add a change' }).click();
  await page.getByLabel('Metric').fill('no.such.metric');
  await page.getByLabel('Number').fill('2');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();

  await page.locator('.result .problem').waitFor();
  assert.match(String(await page.locator('.result .problem').textContent()), /no\.such\.metric/);
  await eventually('the refusal in the list', async () =>
    (await page.locator('.outcomes').textContent())?.includes('no.such.metric') || undefined);
});

test('an explanation is told on demand', async () => {
  const { page, problems } = await on.page();
  await page.goto(hash('/requests', { host: of.host, vm: of.vm }));

  await page.getByLabel('Explain it, too').check();
  await page.getByRole('button', { name: 'Ask', exact: true }).click();

  await page.locator('.result .told').waitFor();
  assert.match(String(await page.locator('.result .told').textContent()), new RegExp(`${of.vm.slice(0, 5)}.* is predicted at`));
  await page.getByText('The same from a shell').click();
  assert.match(String(await page.locator('details[open] pre').textContent()), /--explain/);
  assert.deepEqual(problems, []);
});
