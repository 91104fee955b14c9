// How long a person waits, from asking for a page to its data: reported, never required, since machines differ.

import { after, afterEach, before, test } from 'node:test';
import { hash, mappedVm, openConsole } from './console.mjs';

const VISITS = 5;

/** @type {import('./console.mjs').Console} */
let on;
before(async () => {
  on = await openConsole();
});
afterEach(test => on.closePages(test));
after(() => on.close());

/**
 * Median of some visits, each with an empty cache, in milliseconds from the start of the navigation.
 * @param {string} at @param {string} selector @param {number} count so many of them must be there
 */
async function wait(at, selector, count) {
  const times = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const { page } = await on.page();
    await page.goto(at, { waitUntil: 'commit' });
    const done = await page.waitForFunction(([what, least]) =>
      document.querySelectorAll(String(what)).length >= Number(least) && performance.now(), [selector, count], { polling: 'raf' });
    times.push(Number(await done.jsonValue()));
    await page.context().close();
  }
  return times.sort((a, b) => a - b)[VISITS >> 1];
}

test('a page’s data are awaited', async t => {
  const { vms } = await on.api('/vms');
  const { host, vm } = vms[0];
  // All rows come at once. How many is not waited for: a VM may leave before the last visit.
  t.diagnostic(`fleet with its VMs after ${(await wait('/#/', '.fleet tbody tr', 1)).toFixed(0)} ms`);
  t.diagnostic(`VM page with its chart after ${(await wait(hash('/vm', { host, vm }), '.columns canvas', 1)).toFixed(0)} ms`);
  const of = await mappedVm(on);
  const maps = of.maps.filter((/** @type {any} */ one) => one.second === of.second && !one.calibrated)
    .reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.blocks * one.heads, 0);
  const attention = hash('/attention', { host: of.host, vm: of.vm, second: of.second, branch: 'BOTH', by: 'token' });
  t.diagnostic(`model view with ${maps} maps after ${(await wait(attention, '.heads canvas', maps)).toFixed(0)} ms`);
});
