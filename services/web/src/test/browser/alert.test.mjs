// From an alert's link to the cause of the slowdown and the neighbour: what is to be found comes from the environment.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hash, openConsole, screenshot } from './console.mjs';

// On the fixture server it is the alert that this VM would fire.
const {
  VANE_ALERT: link = hash('/vm', { host: 'node-a', vm: 'web-frontend' }), VANE_ALERT_GROUP: group = 'memory bandwidth',
  VANE_ALERT_NEIGHBOUR: neighbour = 'batch-analytics',
} = process.env;
const MOST_CLICKS = 3;

/** @type {import('./console.mjs').Console} */
let on;
before(async () => {
  on = await openConsole();
});
after(() => on.close());

test('an alert’s link leads to group and neighbour within three clicks', async t => {
  const { page, problems } = await on.page();
  let clicks = 0;

  await page.goto(link);
  await page.locator('.told').waitFor();
  // It may have recovered since: what the alert is about is its degradation.
  const degraded = page.locator('.past a', { hasText: 'degraded' }).last();
  if (!(await page.locator('.told').textContent())?.includes('slowdown).') || await degraded.count()) {
    await degraded.click();
    clicks++;
    await page.locator('.told', { hasText: /(mild|moderate|severe) slowdown/ }).waitFor();
  }

  const found = { group: await page.locator('.contention').textContent(), neighbour: await page.locator('.neighbour').textContent() };
  await screenshot(page, 'alert');
  t.diagnostic(`${clicks} clicks: ${found.group}, ${found.neighbour}`);
  assert.ok(clicks <= MOST_CLICKS);
  assert.ok(found.group?.toLowerCase().includes(group.toLowerCase()), found.group ?? '');
  assert.equal(found.neighbour, neighbour);
  assert.deepEqual(problems, []);
});
