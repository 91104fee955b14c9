// The frame around the pages: which page the URL asks for, the theme, and whether what is shown is live.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { get } from './api.js';
import { fleet } from './fleet-state.js';
import * as fleetPage from './fleet.js';
import { duration } from './format.js';
import * as host from './host.js';
import { current, href } from './route.js';

/** @typedef {{title: string, show(query: URLSearchParams): void, close(): void}} Page */

/** @typedef {{open(root: HTMLElement): Page}} Opener */

/**
 * Charts and maps are large, and not on the first page: they come later.
 * @type {Record<string, () => Opener | Promise<Opener>>}
 */
const PAGES = { '/': () => fleetPage, '/host': () => host, '/vm': () => import('./vm.js'), '/attention': () => import('./attention.js'),
  '/requests': () => import('./requests.js') };

/** What an address leads to that is none of these. */
const nowhere = {
  /** @param {HTMLElement} root */
  open(root) {
    render(html`<section class="empty"><h1>No such page</h1><p>Nothing is at this address.</p><p><a href=${href('/')}>All VMs</a></p></section>`, root);
    return { title: 'No such page', show() {}, close() {} };
  },
};

/** What is shown of a page that does not come. */
const absent = {
  /** @param {HTMLElement} root */
  open(root) {
    render(html`<section class="empty"><h1>The server does not answer</h1><p>Load the page anew once it does.</p></section>`, root);
    return { title: 'No answer', show() {}, close() {} };
  },
};

/** @param {string} wanted @returns {Promise<Opener>} */
const opened = async wanted => (PAGES[wanted] ?? (() => nowhere))();

const bar = /** @type {HTMLElement} */ (document.getElementById('bar'));
const main = /** @type {HTMLElement} */ (document.getElementById('main'));
const foot = /** @type {HTMLElement} */ (document.getElementById('foot'));

let path = '';

/** @type {Page | undefined} */
let page;

async function navigate() {
  const asked = current().path;
  const opener = await opened(asked).catch(() => absent);
  const wanted = current();
  if (wanted.path !== asked) return; // somebody went on while the page came
  if (wanted.path !== path || !page) {
    if (page) main.focus({ preventScroll: true }); // so that a screen reader reads the new page
    page?.close();
    path = wanted.path;
    // Each page has a root of its own: what one drew is nothing to another.
    const root = document.createElement('div');
    main.replaceChildren(root);
    page = opener.open(root);
    scrollTo(0, 0);
  }
  page.show(wanted.query);
  const of = wanted.query.get('vm') ?? wanted.query.get('host');
  document.title = of ? `${of} – ${page.title} – Vane` : `${page.title} – Vane`;
}

const THEMES = { auto: 'Follows the system', light: 'Light', dark: 'Dark' };

/** @param {string} theme */
function dress(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  dispatchEvent(new Event('theme'));
}

function frame() {
  const theme = document.documentElement.dataset.theme ?? 'auto';
  const quiet = fleet.quietSeconds();
  const connection = quiet ? `nothing new for ${duration(quiet)}`
    : { loading: 'connecting', live: 'live', stopped: 'not live', lost: 'reconnecting' }[fleet.state];
  render(html`
    <a class="brand" href=${href('/')}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 3l7 10 7-10-7 4z"></path></svg>Vane</a>
    <a href=${href('/requests')}>Requests</a>
    <span class="connection ${quiet ? 'quiet' : fleet.state}" role="status">${connection}</span>
    <select aria-label="Theme" title="Theme" @change=${(/** @type {any} */ event) => dress(event.target.value)}>
      ${Object.entries(THEMES).map(([key, title]) => html`<option value=${key} .selected=${key === theme}>${title}</option>`)}
    </select>
    ${fleet.state === 'lost' || fleet.state === 'stopped' ? html`<p class="problem" role="alert">${fleet.reason} What is shown may be old.</p>` : nothing}`, bar);
}

async function about() {
  const status = await get('status').catch(() => null);
  if (!status) return;
  const models = status.models.map((/** @type {any} */ one) => `${one.model}${one.trained ? '' : ' (untrained)'}`).join(', ');
  render(html`Vane ${status.version}${models ? html` · model ${models}` : nothing}
    · relative performance: 100% is as fast as alone on its host`, foot);
}

dress(localStorage.getItem('theme') ?? 'auto');

document.querySelector('.skip')?.addEventListener('click', event => {
  // The part behind # is the page's, so the jump is made by hand.
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', navigate);
addEventListener('keydown', event => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
  const search = /** @type {HTMLElement | null} */ (document.querySelector('input[type=search]'));
  if (!search) return;
  event.preventDefault();
  search.focus();
});
fleet.addEventListener('change', frame);
setInterval(frame, 1000); // nothing comes when there is nothing new
frame();
navigate();
about();
// Whoever goes to another page finds it there, also if the server is gone by then.
addEventListener('load', () => setTimeout(() => Object.keys(PAGES).forEach(one => opened(one).catch(() => {})), 1000));
