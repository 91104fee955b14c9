import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { coloursOf, eventually, explainedVm, hash, openConsole } from './console.mjs';

/** @type {import('./console.mjs').Console} */
let on;
/** @type {Awaited<ReturnType<typeof explainedVm>>} */
let of;
before(async () => {
  on = await openConsole();
  of = await explainedVm(on);
});
afterEach(test => on.closePages(test));
after(() => on.close());

/** @param {Record<string, string | number>} [more] */
async function vmPage(more = {}) {
  const { host, vm } = of;
  const opened = await on.page();
  await opened.page.goto(hash('/vm', { host, vm, ...more }));
  await opened.page.locator('.facts').waitFor();
  return opened;
}

test('an alert’s link shows sentence, group and neighbour without a click', async () => {
  const known = of;
  const { page, problems } = await vmPage();
  const [newest] = known.explanations;

  await page.locator('.told').waitFor();
  const sentence = await page.locator('.told').textContent();

  const { explanations } = await on.api('/explanations', { host: known.host, vm: known.vm });
  assert.ok([newest, explanations[0]].some(one => one.sentence === sentence));
  for (const fact of ['.condition', '.neighbour', '.triage', '.told']) {
    const box = await page.locator(fact).boundingBox();
    assert.ok(box && box.y + box.height <= 900, `${fact} is on the first screen`);
  }
  const culprit = /Without neighbour (.*) it would be at/.exec(explanations[0].sentence)?.[1];
  const { vm } = await on.api('/vm', { host: known.host, vm: known.vm });
  const told = await page.locator('.neighbour').textContent();
  assert.ok([culprit, vm.losses?.lostTo[0]?.vm, 'none', 'unknown'].includes(told ?? ''), String(told));
  assert.deepEqual(problems, []);
});

test('a piece of evidence brings the chart of its metric', async () => {
  const explanation = of.explanations.find((/** @type {any} */ one) => one.evidence.length);
  const { page, problems } = await vmPage({ second: explanation.second });
  const last = explanation.evidence.length - 1;
  const button = page.locator('.evidence button').nth(last);
  await page.locator('.samples canvas').waitFor();
  await page.mouse.move(0, 0);
  const asked = last ? page.waitForRequest(request => request.url().includes(`metric=${encodeURIComponent(explanation.evidence[last].metric)}`)) : undefined;

  await button.focus();
  await asked;
  await page.locator('.samples canvas').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.samples .uplot').length === 1);

  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  assert.ok(await coloursOf(page.locator('.samples canvas')) > 3);
  assert.deepEqual(problems, []);
});

test('evidence marks its seconds in the chart of performance', async () => {
  const explanation = of.explanations.find((/** @type {any} */ one) => one.evidence.length);
  const { page } = await vmPage({ second: explanation.second });
  const marked = () => page.locator('.columns section').first().locator('canvas').evaluate(canvas => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
    const pixels = /** @type {CanvasRenderingContext2D} */ (/** @type {HTMLCanvasElement} */ (canvas).getContext('2d')).getImageData(0, 0, width, height).data;
    let count = 0;
    // Translucent and rather yellow than blue: the interval's band may lie over the mark.
    for (let at = 0; at < pixels.length; at += 4) count += Number(pixels[at + 3] < 200 && pixels[at] > pixels[at + 2] + 10);
    return count;
  });

  await page.locator('.evidence button').first().focus();
  await page.waitForTimeout(300); // charts are drawn a frame later

  assert.ok(await marked() > 100, 'pixels of the mark’s colour');
});

test('performance follows the events', async () => {
  const { page } = await on.page();
  const { time, vms } = await on.api('/vms');
  const fresh = vms.find((/** @type {any} */ one) => one.relativePerformance !== null && time - one.second < 10);
  await page.goto(hash('/vm', { host: fresh.host, vm: fresh.vm }));
  await page.locator('.facts').waitFor();
  const before = await page.locator('.facts time').first().getAttribute('title');

  await page.waitForFunction(old => document.querySelector('.facts time')?.getAttribute('title') !== old, before, { timeout: 15_000 });

  assert.ok(await coloursOf(page.locator('.columns canvas').first()) > 3);
});

test('every other VM of the host is a neighbour', async () => {
  const { page } = await on.page();
  const { vms } = await on.api('/vms');
  const [{ host, vm }] = vms;
  await page.goto(hash('/vm', { host, vm }));
  await page.locator('.facts').waitFor();

  // Live, VMs come and go between the page and the question.
  await eventually('every neighbour on the page', async () => {
    const { neighbours } = await on.api('/vm', { host, vm });
    const shown = await page.locator('.neighbours tbody a').allTextContents();
    return neighbours.every((/** @type {any} */ one) => shown.includes(one.vm)) || undefined;
  });
});

test('a VM that is not there is said to be gone', async () => {
  const { page } = await on.page();

  await page.goto(hash('/vm', { host: 'nowhere', vm: 'nobody' }));

  await page.getByText('No such VM').waitFor();
});
