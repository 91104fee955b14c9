// Pictures of the dashboards, drawn with what a Prometheus answers, or of the console. See run.sh.
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const [what, address, seconds] = process.argv.slice(2);
const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const PICTURES = join(ROOT, 'docs/images');
const WIDTH = 1600;
/** The one of the recorded host that is measured. */
const RECORDED = { host: 'recorded-host', vm: 'numpy-matrix' };
/** A name that is never looked up: every request is answered here. */
const ORIGIN = 'http://gallery.test';
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
const FONTS = join(HERE, 'node_modules/@fontsource/inter/files');
const DASHBOARDS = join(ROOT, 'deploy/grafana/dashboards/');
const FOLDERS = [
  ['/dashboards/', DASHBOARDS],
  ['/public/fonts/inter/Inter-Regular.woff2', join(FONTS, 'inter-latin-400-normal.woff2')],
  ['/public/fonts/inter/Inter-Medium.woff2', join(FONTS, 'inter-latin-500-normal.woff2')],
  ['/public/build/', join(HERE, 'node_modules/@grafana/ui/dist/public/')],
  ['/', join(HERE, 'dist/')],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  await (what === 'console' ? consolePages() : dashboards());
} finally {
  await browser.close();
}

async function consolePages() {
  const query = new URLSearchParams(RECORDED);
  const pages = [['fleet', '/'], ['host', `/host?${query}`], ['vm', `/vm?${query}`], ['attention', `/attention?${query}`]];
  for (const [name, path] of pages) {
    for (const theme of ['light', 'dark']) {
      await picture(`console-${name}-${theme}`, theme, `${address}/#${path}`, '#main > div > *');
    }
  }
}

async function dashboards() {
  const to = Date.now();
  const range = { from: to - Number(seconds) * 1000, to };
  const vm = await worstVm();
  const uids = (await readdir(DASHBOARDS)).map((file) => file.replace('.json', ''));
  for (const [uid, theme] of [...uids.map((uid) => [uid, 'dark']), ['vane-fleet', 'light']]) {
    const query = new URLSearchParams({ uid, theme, ...range, 'var-host': vm.host, 'var-vm': vm.vm });
    await picture(`dashboard-${uid}${theme === 'dark' ? '' : `-${theme}`}`, theme, `${ORIGIN}/index.html?${query}`, `body[data-drawn="${uid}"]`);
  }
}

/** The VM that is predicted to run slowest, of those that are measured too if there are any. */
async function worstVm() {
  const predicted = 'max by (host, vm) (vane_relative_performance_ratio)';
  const query = `bottomk(1, (${predicted} and on (host, vm) vane_measured_performance_ratio) or ${predicted} + 1)`;
  const response = await fetch(`${address}/api/v1/query?${new URLSearchParams({ query })}`);
  const [worst] = (await response.json()).data.result;
  if (!worst) {
    console.error(`vane gallery: ${address} knows no VM`);
    process.exit(1);
  }
  return worst.metric;
}

async function picture(name, colorScheme, url, drawn) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme });
  page.on('pageerror', (error) => problem(`${name}: ${error.stack}`));
  page.on('console', (message) => message.type() === 'error' && problem(`${name}: ${message.text()}`));
  await page.route(`${ORIGIN}/**`, answer);
  await page.goto(url);
  await page.locator(drawn).first().waitFor({ state: 'attached', timeout: 60_000 });
  // Icons come one by one, charts measure themselves before they draw, and the console's first event fills it.
  await page.waitForTimeout(3000);
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  console.log(`docs/images/${name}.png`);
  await page.close();
}

/** A picture of a broken page is no picture. */
function problem(text) {
  console.error(text);
  process.exitCode = 1;
}

async function answer(route) {
  const { pathname, search } = new URL(route.request().url());
  if (pathname.startsWith('/api/')) {
    return route.fulfill({ response: await route.fetch({ url: `${address}${pathname}${search}` }) });
  }
  const [prefix, folder] = FOLDERS.find(([prefix]) => pathname.startsWith(prefix));
  try {
    const body = await readFile(join(folder, pathname.slice(prefix.length)));
    return route.fulfill({ body, contentType: TYPES[extname(pathname)] ?? 'application/octet-stream' });
  } catch {
    console.error(`not found: ${pathname}`);
    return route.fulfill({ status: 404 });
  }
}
