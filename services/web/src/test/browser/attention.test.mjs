import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { coloursOf, hash, mappedVm, openConsole } from './console.mjs';

/** @type {import('./console.mjs').Console} */
let on;
/** @type {Awaited<ReturnType<typeof mappedVm>>} */
let of;
before(async () => {
  on = await openConsole();
  of = await mappedVm(on);
});
afterEach(test => on.closePages(test));
after(() => on.close());

/** @param {Record<string, string | number | boolean>} more @param {string} ready */
async function attention(more, ready) {
  const { host, vm, second } = of;
  const opened = await on.page();
  await opened.page.goto(hash('/attention', { host, vm, second, ...more }));
  await opened.page.locator(ready).first().waitFor();
  return opened;
}

/** What a button saves. @param {import('playwright-core').Page} page @param {string} button */
async function saved(page, button) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFileSync(await (await download).path());
}

/**
 * One head in the server's own order, read without the page's code.
 * @param {Record<string, string | number | boolean>} question @param {number} block @param {number} head
 */
async function headOf(question, block, head) {
  const [map, buffer] = await Promise.all([on.api('/map', question), on.api('/map/weights', question)]);
  const view = new DataView(buffer);
  const { blocks, heads, tokens } = map;
  const rows = blocks * heads * tokens;
  const weight = (/** @type {number} */ query, /** @type {number} */ key) => {
    const row = (block * heads + head) * tokens + query;
    return view.getFloat32(4 * row, true) * view.getUint8(4 * rows + row * tokens + key) / 255;
  };
  return { map, weight };
}

for (const by of ['group', 'token']) {
  test(`draws all maps of both branches by ${by}`, async t => {
    const known = of;
    const expected = ['SYSTEM', 'TEMPORAL'].map(branch => known.maps.find((/** @type {any} */ one) => one.second === known.second && one.branch === branch && !one.calibrated))
      .reduce((sum, one) => sum + one.blocks * one.heads, 0);
    const { page, problems } = await attention({ branch: 'BOTH', by }, '.heads canvas');

    const maps = await page.locator('.heads canvas').all();
    const time = await page.evaluate(() => performance.getEntriesByName('draw all maps')[0].duration);

    t.diagnostic(`${maps.length} maps by ${by} drawn in ${time.toFixed(1)} ms`);
    assert.equal(maps.length, expected);
    for (const map of maps) assert.ok(await coloursOf(map) > 5, 'a map is blank');
    assert.deepEqual(problems, []);
  });
}

test('a token’s weight is the server’s', async () => {
  const known = of;
  const { host, vm, second } = known;
  const { page } = await attention({ view: 'head', by: 'token', block: 1, head: 1 }, '.plot canvas');
  const { map, weight } = await headOf({ host, vm, second, branch: 'SYSTEM', calibrated: false }, 1, 1);

  const { labels, weights } = JSON.parse(String(await saved(page, 'JSON')));

  const tokens = new Map(map.features.map((/** @type {any} */ one, /** @type {number} */ index) =>
    [one.scope === 'OWN' ? one.metric : `neighbours’ ${one.metric}`, index + 1]));
  tokens.set('CLS', 0);
  assert.equal(labels.length, 1 + map.features.filter((/** @type {any} */ one) => one.present).length);
  labels.forEach((/** @type {string} */ query, /** @type {number} */ row) => labels.forEach((/** @type {string} */ key, /** @type {number} */ column) => {
    const expected = weight(tokens.get(query), tokens.get(key));
    assert.ok(Math.abs(weights[row][column] - expected) < 1e-6, `${query} to ${key}: ${weights[row][column]}, not ${expected}`);
  }));
});

test('a group’s weight is the sum over its keys and the mean over its queries', async () => {
  const known = of;
  const { host, vm, second } = known;
  const { page } = await attention({ view: 'head', block: 0, head: 1 }, '.plot canvas');
  const { map, weight } = await headOf({ host, vm, second, branch: 'SYSTEM', calibrated: false }, 0, 1);

  const { labels, weights } = JSON.parse(String(await saved(page, 'JSON')));

  const own = map.features.flatMap((/** @type {any} */ one, /** @type {number} */ index) =>
    (one.group === 'cpu' && one.scope === 'OWN' && one.present ? [index + 1] : []));
  const sum = own.flatMap((/** @type {number} */ query) => own.map((/** @type {number} */ key) => weight(query, key)))
    .reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  const at = labels.indexOf('own CPU');
  assert.ok(Math.abs(weights[at][at] - sum / own.length) < 1e-4, `${weights[at][at]}, not ${sum / own.length}`);
  // Weights are rounded to a byte of the row's largest, so a row adds up to 1 only nearly.
  for (const row of weights) assert.ok(Math.abs(row.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b) - 1) < 0.25);
});

test('the arrow keys read the heatmap, and Enter chooses the query', async () => {
  const { page } = await attention({ view: 'head' }, '.plot canvas');
  const readout = page.locator('.readout');

  await page.locator('.plot').focus();
  const before = await readout.textContent();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const after = await readout.textContent();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.includes('query=1'));

  assert.match(String(before), /query CLS\s+key CLS/);
  assert.doesNotMatch(String(after), /CLS/);
  assert.match(String(after), /\d+\.\d%/);
});

test('pointing at a cell tells query, key and weight', async () => {
  const { page } = await attention({ view: 'head' }, '.plot canvas');
  const box = await page.locator('.plot').boundingBox();
  assert.ok(box);

  await page.mouse.move(box.x + 2, box.y + box.height - 2);

  const words = await page.locator('.readout').textContent();
  assert.match(String(words), /query (?!CLS).+ key CLS\s+\d+\.\d%/);
});

test('the lines of a query are its heaviest keys, and what they hide is told', async () => {
  const known = of;
  const { host, vm, second } = known;
  const { page } = await attention({ view: 'head', by: 'token', top: 5, block: 1, head: 0, query: 0 }, '.fan svg');
  const { map, weight } = await headOf({ host, vm, second, branch: 'SYSTEM', calibrated: false }, 1, 0);

  const shares = (await page.locator('.fan .weight').allTextContents()).map(parseFloat);

  const heaviest = Array.from({ length: map.tokens }, (_, key) => 100 * weight(0, key)).sort((a, b) => b - a).slice(0, 5);
  const hidden = 100 - heaviest.reduce((a, b) => a + b);
  [...heaviest, hidden].forEach((share, index) => assert.ok(Math.abs(shares[index] - share) < 0.06, `${shares[index]}, not ${share}`));
  assert.match(String(await page.locator('.fan .others').textContent()), /hidden: the other \d+ keys/);
});

test('saves pictures that can be opened', async () => {
  const { page, problems } = await attention({ view: 'head' }, '.plot canvas');

  const png = await saved(page, 'PNG');
  const svg = await saved(page, 'SVG');

  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.readUInt32BE(16) > 1000, 'twice the size of the drawing');
  const parsed = await page.evaluate(text => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml');
    return { error: root.querySelector('parsererror')?.textContent, image: root.querySelector('image')?.getAttribute('href')?.slice(0, 22), labels: root.querySelectorAll('text').length };
  }, svg.toString());
  assert.equal(parsed.error, undefined);
  assert.equal(parsed.image, 'data:image/png;base64,');
  assert.ok(parsed.labels > 4);
  assert.deepEqual(problems, []);
});

test('the URL keeps view, head, grouping and query', async () => {
  const { page } = await attention({}, '.heads canvas');

  await page.getByRole('link', { name: /Block 2, head 2/ }).click();
  await page.getByRole('link', { name: 'token' }).click();
  await page.locator('.fan select').first().selectOption('2');
  await page.waitForFunction(() => location.hash.includes('query=2'));
  const before = await page.locator('.close h2').first().textContent();
  const fan = await page.locator('.fan svg').getAttribute('aria-label');
  await page.reload();
  await page.locator('.plot canvas').waitFor();

  assert.equal(await page.locator('.close h2').first().textContent(), before);
  assert.equal(await page.locator('.fan svg').getAttribute('aria-label'), fan);
});

test('a second without maps lists those that have some', async () => {
  const { page, problems } = await attention({ second: 1_000_000 }, '.missing li');

  await page.locator('.missing a').first().click();

  await page.locator('.heads canvas').first().waitFor();
  assert.deepEqual(problems, []);
});
