import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { eventually, hash, openConsole } from './console.mjs';

/** @type {import('./console.mjs').Console} */
let on;
before(async () => void (on = await openConsole()));
afterEach(test => on.closePages(test));
after(() => on.close());

/** @param {import('playwright-core').Page} page */
const rows = page => page.locator('.fleet tbody tr');

/** @param {import('playwright-core').Page} page */
const namesOf = page => page.locator('.fleet tbody td.vm > a').allTextContents();

async function fleet(query = '') {
  const opened = await on.page();
  await opened.page.goto(`/#/${query}`);
  await rows(opened.page).first().waitFor();
  return opened;
}

test('shows every VM, and counts them', async () => {
  const { page } = await fleet();

  // Live, VMs come and go between the page and the question.
  const shown = await eventually('the same VMs on the page', async () => {
    const { vms } = await on.api('/vms');
    const names = (await namesOf(page)).sort();
    return JSON.stringify(names) === JSON.stringify(vms.map((/** @type {any} */ one) => one.vm).sort()) ? names : undefined;
  });

  const watched = await page.locator('.count.all b').textContent();
  assert.equal(Number(watched), shown.length);
});

test('shows the worst first: degraded, maybe, unknown, well, and of each the slowest', async () => {
  const { page } = await fleet();

  const shown = await page.locator('.fleet tbody tr').evaluateAll(all => all.map(one => ({
    condition: one.querySelector('.condition-label')?.textContent ?? '', performance: parseFloat(one.querySelector('td.performance .number')?.textContent ?? '') })));

  const ranks = shown.map(({ condition }) => ['degraded', 'maybe degraded', 'unknown', 'well'].indexOf(condition));
  assert.ok(ranks.length > 0 && !ranks.includes(-1));
  assert.deepEqual(ranks, [...ranks].sort((a, b) => a - b));
  for (const rank of new Set(ranks)) {
    const same = shown.filter((_, at) => ranks[at] === rank).map(({ performance }) => performance).filter(Number.isFinite);
    // Each stands where it was as long as it moves by less than two points, so two that are alike may be off by twice that.
    same.forEach((performance, at) => assert.ok(at === 0 || performance > same[at - 1] - 4, JSON.stringify(same)));
  }
});

test('follows the events', async () => {
  const { page } = await fleet();
  const before = await page.locator('.fleet td.performance').allTextContents();

  await page.waitForFunction(old => JSON.stringify([...document.querySelectorAll('.fleet td.performance')].map(one => one.textContent)) !== old,
    JSON.stringify(before), { timeout: 15_000 });

  assert.equal(await page.locator('.connection').textContent(), 'live');
});

test('finds a VM by its name, and the URL keeps the search', async () => {
  const { page } = await fleet();
  const { vms } = await on.api('/vms');
  const wanted = vms.at(-1).vm;

  await page.keyboard.press('/');
  await page.keyboard.insertText(wanted);
  await page.waitForFunction(all => document.querySelectorAll('.fleet tbody tr').length < all || all === 1, vms.length);
  const found = await namesOf(page);
  await page.reload();
  await rows(page).first().waitFor();

  assert.ok(found.includes(wanted));
  // Meanwhile one VM may have become worse than another.
  assert.deepEqual((await namesOf(page)).sort(), found.sort());
  assert.equal(await page.locator('input[type=search]').inputValue(), wanted);
});

test('says so when nothing is found', async () => {
  const { page } = await fleet();

  await page.locator('input[type=search]').fill('no VM has such a name');

  await page.getByText('No VM matches.').waitFor();
  assert.equal(await rows(page).count(), 0);
});

test('sorts by a column in both orders, and says which', async () => {
  const { page } = await fleet();
  const header = page.locator('th.vm');

  await header.locator('a').click();
  await page.locator('th.vm[aria-sort=ascending]').waitFor();
  const ascending = await namesOf(page);
  await header.locator('a').click();
  await page.locator('th.vm[aria-sort=descending]').waitFor();
  const descending = await namesOf(page);

  const { vms } = await on.api('/vms');
  const natural = new Intl.Collator('en', { numeric: true });
  const names = vms.sort((/** @type {any} */ a, /** @type {any} */ b) => natural.compare(a.host, b.host) || natural.compare(a.vm, b.vm)).map((/** @type {any} */ one) => one.vm);
  const still = (/** @type {string[]} */ shown) => shown.filter(name => names.includes(name)); // live, VMs come and go
  assert.deepEqual(still(ascending), names.filter((/** @type {string} */ name) => ascending.includes(name)));
  assert.deepEqual(still(descending), names.filter((/** @type {string} */ name) => descending.includes(name)).reverse());
  assert.equal(await page.locator('th.condition').getAttribute('aria-sort'), 'none');
});

test('shows only what a count stands for', async () => {
  const { page } = await fleet();
  const count = page.locator('.count.degraded');

  await count.click();
  await page.locator('.count.degraded[aria-current=true]').waitFor();

  assert.equal(await rows(page).count(), Number(await count.locator('b').textContent()));
});

test('every header says what its column tells', async () => {
  const { page } = await fleet();

  const titles = await page.locator('.fleet th a').evaluateAll(all => all.map(one => one.getAttribute('title') ?? ''));

  assert.ok(titles.length >= 7 && titles.every(title => title.length > 20), JSON.stringify(titles));
});

test('a host has a page of its own', async () => {
  const { page, problems } = await fleet();
  const { vms } = await on.api('/vms');
  const { host } = vms[0];

  await page.goto(hash('/host', { host }));
  await page.locator('h1', { hasText: host }).waitFor();
  await rows(page).first().waitFor();

  const shown = await namesOf(page);
  const own = vms.filter((/** @type {any} */ one) => one.host === host).map((/** @type {any} */ one) => one.vm);
  assert.ok(shown.every(name => own.includes(name)) && shown.length > 0);
  assert.match(String(await page.locator('.pressing').textContent()), /Who takes whose CPU time/);
  assert.deepEqual(problems, []);
});

test('only VMs of a host are shown where that is asked for', async () => {
  const { vms } = await on.api('/vms');
  const { host } = vms.at(-1);
  const { page } = await fleet();

  await page.locator('select.host').selectOption(host);
  await page.waitForFunction(() => location.hash.includes('host='));

  await eventually('rows of that host alone', async () => {
    const hosts = await page.locator('.fleet tbody td.vm small a').allTextContents();
    return (hosts.length > 0 && hosts.every(one => one === host)) || undefined;
  });
});

test('an address of no page says so', async () => {
  const { page } = await on.page();

  await page.goto('/#/nowhere');

  await page.getByText('No such page').waitFor();
});

test('is walked with the keyboard alone', async () => {
  const { page, problems } = await fleet('?sort=vm');
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());

  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the content');
  await page.keyboard.press('Enter');
  for (let presses = 0; presses < 30 && !(await page.evaluate(() => !!document.activeElement?.closest('.fleet tbody'))); presses++) {
    await page.keyboard.press('Tab');
  }
  const [first, second] = await namesOf(page);
  assert.equal(await focused(), first);
  assert.notEqual(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle), 'none');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), second);
  await page.keyboard.press('Enter');

  await page.locator('.facts').waitFor();
  assert.equal(await page.locator('h1').textContent(), second);
  assert.deepEqual(problems, []);
});

test('repeats what the server says while it is not ready', async () => {
  const { page } = await on.page();
  await page.route('**/api/**', route => route.fulfill({ status: 503, json: { error: 'the topics are still being read' } }));

  await page.goto('/');
  await page.locator('.problem').waitFor();
  const words = await page.locator('.problem').textContent();
  const empty = await page.getByText('No VM is watched yet').count();
  await page.unroute('**/api/**');

  await rows(page).first().waitFor();
  assert.match(String(words), /the topics are still being read/);
  assert.equal(empty, 0);
});
