// What the tests share: a browser on the console that VANE_CONSOLE names, or on the fixture server.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './fixture-server.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** The console under test, or undefined for generated data. */
export const LIVE = process.env.VANE_CONSOLE?.replace(/\/$/, '');
const LONGEST_SECONDS = 120;
const SCREENSHOTS = process.env.VANE_SCREENSHOTS;

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/** @param {string} path @param {Record<string, string | number | boolean>} params */
export const hash = (path, params = {}) =>
  `/#${path}?${new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))}`;

/**
 * @param {string | null} [live] the console to test; null is the fixture server
 * @param {Parameters<typeof serve>[1]} [plans] of the fixture server
 */
export async function openConsole(live = LIVE ?? null, plans) {
  const fixture = live ? undefined : await serve(0, plans);
  const url = live ?? /** @type {NonNullable<typeof fixture>} */ (fixture).url;
  const browser = await launch();
  /** What went wrong on each page. @type {WeakMap<import('playwright-core').Page, string[]>} */
  const problemsOf = new WeakMap();
  return {
    url,

    /** A page that keeps what went wrong on it. @param {import('playwright-core').BrowserContextOptions} [options] */
    async page(options) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url, acceptDownloads: true, ...options });
      context.setDefaultTimeout(60_000); // a busy machine is no defect
      const page = await context.newPage();
      /** @type {string[]} */
      const problems = [];
      problemsOf.set(page, problems);
      page.on('console', message => message.type() === 'error' && problems.push(message.text()));
      page.on('pageerror', error => problems.push(String(error)));
      page.on('requestfailed', request => {
        // A page that is left withdraws its questions.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`${request.url()}: ${request.failure()?.errorText}`);
      });
      page.on('response', response => response.status() >= 400 && problems.push(`${response.url()}: ${response.status()}`));
      await page.addInitScript(() => addEventListener('securitypolicyviolation', event =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
      return { page, problems };
    },

    /** @param {string} path @param {Record<string, string | number | boolean>} [params] @returns {Promise<any>} */
    async api(path, params = {}) {
      const answer = await fetch(`${url}/api${hash(path, params).slice(2)}`);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.headers.get('content-type')?.startsWith('application/json') ? answer.json() : answer.arrayBuffer();
    },

    /**
     * Pages that a test leaves open would go on drawing beside the next one. If it failed, what they show says why.
     * @param {import('node:test').TestContext | import('node:test').SuiteContext} test
     */
    async closePages(test) {
      if ('passed' in test && !test.passed) {
        for (const page of browser.contexts().flatMap(context => context.pages())) {
          const shown = await page.evaluate(() => document.body.innerText.slice(0, 2000)).catch(String);
          console.log(`${page.url()} shows:\n${shown}\nand told of ${JSON.stringify(problemsOf.get(page))}`);
        }
      }
      await Promise.all(browser.contexts().map(context => context.close()));
    },

    async close() {
      await browser.close();
      await fixture?.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openConsole>>} Console */

/**
 * Asks until there is an answer: on a console that has just started, data take their time.
 * @template T
 * @param {string} what is waited for
 * @param {() => Promise<T | undefined>} find
 * @returns {Promise<T>}
 */
export async function eventually(what, find) {
  for (let seconds = 0; seconds < LONGEST_SECONDS; seconds++) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
  throw new Error(`${what}: there is none after ${LONGEST_SECONDS} s`);
}

/** A VM with an explanation that has evidence. @param {Console} on */
export const explainedVm = on => eventually('a VM with an explanation', async () => {
  const { vms } = await on.api('/vms');
  for (const { host, vm, explanation } of vms) {
    if (!explanation) continue;
    // Live, a VM may leave its host after it was listed.
    const { explanations } = await on.api('/explanations', { host, vm }).catch(() => ({ explanations: [] }));
    if (explanations.some((/** @type {any} */ one) => one.evidence.length)) return { host, vm, explanations };
  }
  return undefined;
});

/** A VM with stored maps of both branches. @param {Console} on */
export const mappedVm = on => eventually('a VM with maps', async () => {
  const { vms } = await on.api('/vms');
  for (const { host, vm } of vms) {
    const { maps } = await on.api('/maps', { host, vm }).catch(() => ({ maps: [] }));
    const second = maps.find((/** @type {any} */ one) => one.branch === 'SYSTEM')?.second;
    if (second && maps.some((/** @type {any} */ one) => one.branch === 'TEMPORAL' && one.second === second)) return { host, vm, second, maps };
  }
  return undefined;
});

/** How many different colours a canvas shows. @param {import('playwright-core').Locator} canvas */
export const coloursOf = canvas => canvas.evaluate(element => {
  const { width, height } = /** @type {HTMLCanvasElement} */ (element);
  const image = /** @type {HTMLCanvasElement} */ (element).getContext('2d')?.getImageData(0, 0, width, height);
  return new Set(new Uint32Array(image?.data.buffer ?? new ArrayBuffer(0))).size;
});

/** @param {import('playwright-core').Page} page @param {string} name */
export async function screenshot(page, name) {
  if (!SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
