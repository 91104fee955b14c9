// Draws the dashboards with what a Prometheus answers, and writes the pictures. See run.sh.
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const [prometheus, minutes, ...only] = process.argv.slice(2);
const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const PICTURES = join(ROOT, 'docs/images');
const WIDTH = 1600;
/** A name that is never looked up: every request is answered here. */
const ORIGIN = 'http://gallery.test';
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
const FOLDERS = [
  ['/dashboards/', join(ROOT, 'deploy/grafana/dashboards/')],
  ['/public/build/', join(HERE, 'node_modules/@grafana/ui/dist/public/')],
  ['/', join(HERE, 'dist/')],
];

await build({ root: HERE });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const to = Date.now();
  const uids = (await readdir(FOLDERS[0][1])).map((file) => file.replace('.json', ''));
  const wanted = [...uids.map((uid) => [uid, 'dark']), ['vane-fleet', 'light']].filter(([uid]) => only.length === 0 || only.includes(uid));
  for (const [uid, theme] of wanted) {
    await capture(uid, theme, { from: to - Number(minutes) * 60_000, to });
  }
} finally {
  await browser.close();
}

async function capture(uid, theme, range) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
  page.on('pageerror', (error) => console.error(`${uid}: ${error.stack}`));
  page.on('console', (message) => message.type() === 'error' && console.error(`${uid}: ${message.text()}`));
  await page.route(`${ORIGIN}/**`, answer);
  await page.goto(`${ORIGIN}/index.html?${new URLSearchParams({ uid, theme, ...range })}`);
  await page.locator(`body[data-drawn="${uid}"]`).waitFor({ state: 'attached', timeout: 60_000 });
  const path = join(PICTURES, `dashboard-${uid}${theme === 'dark' ? '' : `-${theme}`}.png`);
  await page.screenshot({ path, fullPage: true });
  console.log(path.slice(ROOT.length + 1));
  await page.close();
}

async function answer(route) {
  const { pathname, search } = new URL(route.request().url());
  if (pathname.startsWith('/api/')) {
    return route.fulfill({ response: await route.fetch({ url: `${prometheus}${pathname}${search}` }) });
  }
  const [prefix, folder] = FOLDERS.find(([prefix]) => pathname.startsWith(prefix));
  try {
    const body = await readFile(join(folder, pathname.slice(prefix.length)));
    return route.fulfill({ body, contentType: TYPES[extname(pathname)] ?? 'application/octet-stream' });
  } catch {
    return route.fulfill({ status: 404 });
  }
}
