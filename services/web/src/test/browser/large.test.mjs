// Fleets of hundreds and of thousands on the fixture server: how soon rows come, and how long a frame takes. Reported, never
// required, since machines differ; what is required is that all rows are there and that the page goes on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConsole } from './console.mjs';
import { many } from './fixture-server.mjs';

const SECONDS = 8;

for (const count of [200, 10_000]) {
  test(`${count} VMs are watched, and scrolled through`, async t => {
    const on = await openConsole(null, many(count));
    t.after(() => on.close());
    const { page, problems } = await on.page();
    await page.addInitScript(() => {
      Object.assign(window, { frameTimes: [] });
      let last = performance.now();
      const frame = (/** @type {number} */ now) => {
        Reflect.get(window, 'frameTimes').push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    await page.goto('/', { waitUntil: 'commit' });
    const first = await page.waitForFunction(() => document.querySelectorAll('.fleet tbody tr').length && performance.now(), null, { polling: 'raf' });
    t.diagnostic(`${count} VMs: first rows after ${Number(await first.jsonValue()).toFixed(0)} ms`);
    await page.waitForTimeout(1500);
    await page.evaluate(() => Reflect.get(window, 'frameTimes').splice(0));

    for (let step = 0; step < SECONDS * 4; step++) {
      await page.mouse.wheel(0, step % 8 < 4 ? 300 : -300);
      await page.waitForTimeout(250);
    }

    const frames = await page.evaluate(() => Reflect.get(window, 'frameTimes').sort((/** @type {number} */ a, /** @type {number} */ b) => b - a));
    t.diagnostic(`${count} VMs: longest frames ${frames.slice(0, 5).map((/** @type {number} */ one) => one.toFixed(0)).join(', ')} ms, median ${frames[frames.length >> 1].toFixed(1)} ms of ${frames.length}`);
    assert.equal(await page.locator('.count.all b').textContent(), String(count));
    assert.equal(await page.locator('.count.degraded b').textContent(), String(count / 50));
    assert.equal(await page.locator('.fleet tbody tr').count(), 100);
    assert.deepEqual(problems, []);
  });
}
