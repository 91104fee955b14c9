// All VMs, the worst first: as a table, or as tiles.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { CONDITIONS, conditionOf } from './condition.js';
import { drawing } from './drawing.js';
import { fleet } from './fleet-state.js';
import { triageWords, TRIAGES } from './format.js';
import { change, changed } from './route.js';
import { DEFAULT_SORT, ordered, vmTable } from './vm-table.js';
import { vmTiles } from './vm-tiles.js';

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {import('./condition.js').Condition} Condition */

/** Drawn at first: a browser draws thousands of them every second, but nobody reads them. */
const MOST = { table: 100, tiles: 1000 };

/** As many as a screen has: the first draw is of these, for somebody waits for it. */
const FIRST = 30;

/** @param {HTMLElement} root */
export function open(root) {
  let query = new URLSearchParams();
  let most = FIRST;
  const page = drawing(() => {
    render(view(query, most), root);
    if (most === FIRST && fleet.vms.size) {
      most = Infinity;
      page.draw();
    }
  });
  return {
    title: 'Fleet',
    /** @param {URLSearchParams} changed */
    show(changed) {
      query = changed;
      page.draw();
    },
    close: page.close,
  };
}

/**
 * @param {URLSearchParams} query
 * @param {number} drawable how many VMs may be drawn
 */
function view(query, drawable) {
  if (!fleet.vms.size) return fleet.state === 'live' || fleet.state === 'stopped' ? empty() : html`<p class="empty" role="status">Reading the fleet …</p>`;
  const show = query.get('show') ?? 'all';
  const sort = query.get('sort') ?? DEFAULT_SORT;
  const descending = query.get('order') === 'desc';
  const tiled = query.get('view') === 'tiles';
  const most = Number(query.get('rows')) || MOST[tiled ? 'tiles' : 'table'];
  const now = fleet.now();
  const all = [...fleet.vms.values()];
  const counts = countsOf(all, now);
  const found = all.filter(filter(query, now));
  const shown = ordered(found, sort, descending, Math.min(most, drawable));
  return html`
    <h1 class="sr">Fleet</h1>
    <div class="tools">
      <div class="counts" role="group" aria-label="Show only">
        ${countLink('all', 'watched', all.length, show, 'All VMs')}
        ${Object.entries(CONDITIONS).map(([key, { word, help }]) => countLink(key, word, counts[/** @type {Condition} */ (key)], show, help))}
        ${countLink('unfamiliar', 'unfamiliar', all.filter(vm => vm.unfamiliar).length, show, 'Unlike what the model was trained on: it is less sure of them')}
      </div>
      ${choice('Host', 'host', query, fleet.hosts().map(host => [host, host]))}
      ${choice('Likely cause', 'cause', query, Object.entries(TRIAGES).filter(([key]) => key !== 'CALM').map(([key, { word }]) => [key, word]))}
      <span class="choice views" role="group" aria-label="View">
        <a href=${changed({ view: null, rows: null })} aria-current=${!tiled}>Table</a>
        <a href=${changed({ view: 'tiles', rows: null })} aria-current=${tiled}>Tiles by host</a></span>
      <input type="search" aria-label="Search" placeholder="Search VM, host or explanation  /" .value=${query.get('search') ?? ''}
        @input=${(/** @type {any} */ event) => change({ search: event.target.value })}>
    </div>
    <p class="sr" role="status">${announcement(counts, found)}</p>
    ${tiled ? vmTiles(shown) : vmTable(shown, sort, descending, { withHost: true })}
    ${found.length ? nothing : html`<p class="empty">No VM matches. <a href=${changed({ search: null, show: null, host: null, cause: null })}>Show all</a></p>`}
    ${found.length > most ? html`<p class="more">The first ${most} of ${found.length}.
      <a href=${changed({ rows: found.length })}>Show all</a></p>` : nothing}`;
}

/**
 * @param {Vm[]} vms
 * @param {number} now
 */
function countsOf(vms, now) {
  /** @type {Record<Condition, number>} */
  const counts = { degraded: 0, maybe: 0, unknown: 0, well: 0 };
  for (const vm of vms) counts[conditionOf(vm, now)]++;
  return counts;
}

/**
 * @param {string} key
 * @param {string} word
 * @param {number} count
 * @param {string} show what is shown only
 * @param {string} help
 */
const countLink = (key, word, count, show, help) => html`<a class="count ${key} ${count ? '' : 'zero'}" title=${help}
  href=${changed({ show: key === 'all' ? null : key, rows: null })} aria-current=${key === show}><b>${count}</b> ${word}</a>`;

/**
 * @param {string} title
 * @param {string} key of the URL
 * @param {URLSearchParams} query
 * @param {string[][]} options key and text
 */
function choice(title, key, query, options) {
  const chosen = query.get(key) ?? '';
  // What the URL asks for is a choice, also if nothing has it.
  const all = options.some(([one]) => one === chosen) || !chosen ? options : [[chosen, chosen], ...options];
  return html`<label class="choice"><small>${title}</small>
    <select class=${key} @change=${(/** @type {any} */ event) => change({ [key]: event.target.value, rows: null })}>
      <option value="" .selected=${!chosen}>any</option>
      ${all.map(([one, text]) => html`<option value=${one} .selected=${one === chosen}>${text}</option>`)}
    </select></label>`;
}

/**
 * What the URL asks for.
 * @param {URLSearchParams} query
 * @param {number} now
 * @returns {(vm: Vm) => boolean}
 */
function filter(query, now) {
  const show = query.get('show');
  const host = query.get('host');
  const cause = query.get('cause');
  const wanted = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return vm => (!show || (show === 'unfamiliar' ? vm.unfamiliar : !(show in CONDITIONS) || conditionOf(vm, now) === show))
    && (!host || vm.host === host)
    // Of a VM that is well the last explanation tells no cause of anything.
    && (!cause || (vm.explanation?.triage === cause && ['degraded', 'maybe'].includes(conditionOf(vm, now))))
    && (!wanted.length || matches(vm, wanted));
}

/**
 * @param {Vm} vm
 * @param {string[]} wanted
 */
function matches(vm, wanted) {
  const text = `${vm.host} ${vm.vm} ${vm.explanation?.sentence ?? ''} ${vm.explanation ? triageWords(vm.explanation.triage).word : ''}`.toLowerCase();
  return wanted.every(word => text.includes(word));
}

/**
 * For screen readers. Only what counts is in it: it is read out whenever it changes.
 * @param {Record<Condition, number>} counts
 * @param {Vm[]} found
 */
const announcement = (counts, found) => `${Object.entries(CONDITIONS).map(([key, { word }]) =>
  `${counts[/** @type {Condition} */ (key)]} ${word}`).join(', ')}; ${found.length} shown`;

function empty() {
  return html`<section class="empty">
    <h1>No VM is watched yet</h1>
    <p>VMs appear here with their first prediction, about ten seconds after their first sample. Check that</p>
    <ol>
      <li>a collector runs on every host: <code>./vane collect</code>,</li>
      <li>the pipeline runs: <code>./vane pipeline</code>,</li>
      <li>this page reads the same Kafka and topics: <code>./vane config</code>.</li>
    </ol>
    <p>Or see it with this machine's own workloads: <code>./vane demo</code>.</p>
  </section>`;
}
