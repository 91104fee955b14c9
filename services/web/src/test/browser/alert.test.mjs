// From an alert's link to what presses the VM and who: what is to be found is told by whoever knows it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openConsole, screenshot } from './console.mjs';

const { VANE_ALERT: link, VANE_ALERT_GROUP: group, VANE_ALERT_NEIGHBOUR: neighbour } = process.env;
const MOST_CLICKS = 3;

/** @type {import('./console.mjs').Console} */
let on;
before(async () => {
  on = await openConsole();
});
after(() => on.close());

test('an alert’s link leads to group and neighbour within three clicks', async t => {
  if (!link) return t.skip('no alert is told of');
  const { page, problems } = await on.page();
  let clicks = 0;

  await page.goto(link);
  await page.locator('.told').waitFor();
  // It may have recovered since: what the alert is about is its degradation.
  const degraded = page.locator('.past a', { hasText: 'degraded' }).last();
  if (!(await page.locator('.told').textContent())?.includes('degradation).') || await degraded.count()) {
    await degraded.click();
    clicks++;
    await page.locator('.told', { hasText: /(mild|moderate|severe) degradation/ }).waitFor();
  }

  const found = { group: await page.locator('.contention').textContent(), neighbour: await page.locator('.neighbour').textContent() };
  await screenshot(page, 'alert');
  t.diagnostic(`${clicks} clicks: ${found.group}, ${found.neighbour}`);
  assert.ok(clicks <= MOST_CLICKS);
  assert.ok(found.group?.toLowerCase().includes(group ?? ''), found.group ?? '');
  assert.equal(found.neighbour, neighbour);
  assert.deepEqual(problems, []);
});
