// All VMs, the worst first.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { degradedSince, isDegraded, isStale, STALE_SECONDS } from './condition.js';
import { fleet, keyOf } from './fleet-state.js';
import { ago, bar, chip, duration, groupWords, isolated, name, percent, time, triageWords, words } from './format.js';
import { change, changed, href } from './route.js';

/** @typedef {import('./api.js').Vm} Vm */

/** Rows drawn at first: a browser draws thousands of them every second, but nobody reads them. */
const ROWS = 200;

/** @type {Record<string, {title: string, of: (vm: Vm) => string | number | null, help: string, descending?: boolean}>} */
const COLUMNS = {
  vm: { title: 'VM', of: vm => vm.vm, help: 'The VM and its host' },
  upper: { title: 'Performance', of: vm => vm.upper ?? vm.relativePerformance,
    help: 'Relative performance with its interval; ordered by the upper bound, so that VMs that are certainly slow come first' },
  measured: { title: 'Measured', of: vm => vm.measured, help: 'What the workload itself reports, where it does' },
  familiarity: { title: 'Familiarity', of: vm => vm.familiarity, help: 'How similar its window is to the training data' },
  group: { title: 'Contention', of: vm => (vm.topGroup ? vm.topGroup.group + vm.topGroup.scope : null),
    help: 'The group of metrics that the model attends to most' },
  since: { title: 'Degraded', of: degradedSince, help: 'Since when it has been degraded', descending: true },
  word: { title: 'Last explanation', of: vm => vm.explanation?.second ?? null, help: 'The newest explanation, whatever its age', descending: true },
  age: { title: 'Age', of: vm => -vm.second, help: 'Time since the second that the prediction is for', descending: true },
};

/** @type {Record<string, {title: string, of: (vm: Vm) => boolean}>} */
const SHOWS = {
  degraded: { title: 'degraded', of: isDegraded },
  all: { title: 'watched', of: () => true },
  unfamiliar: { title: 'unfamiliar', of: vm => vm.unfamiliar },
  stale: { title: 'stale', of: vm => isStale(vm, fleet.now()) },
};

/** @param {HTMLElement} root */
export function open(root) {
  let query = new URLSearchParams();
  const draw = () => render(view(query), root);
  fleet.addEventListener('change', draw);
  // Ages grow even when nothing comes.
  const timer = setInterval(draw, 1000);
  return {
    title: 'Fleet',
    /** @param {URLSearchParams} changed */
    show(changed) {
      query = changed;
      draw();
    },
    close() {
      fleet.removeEventListener('change', draw);
      clearInterval(timer);
    },
  };
}

/** @param {URLSearchParams} query */
function view(query) {
  if (!fleet.vms.size) return fleet.state === 'live' || fleet.state === 'stopped' ? empty() : html`<p class="empty" role="status">Reading the fleet …</p>`;
  const search = query.get('search') ?? '';
  const show = query.get('show') ?? 'all';
  const sort = query.get('sort') ?? 'upper';
  const descending = query.get('order') === 'desc';
  const rows = Number(query.get('rows')) || ROWS;
  const all = [...fleet.vms.values()];
  const found = ordered(all.filter(vm => (SHOWS[show] ?? SHOWS.all).of(vm) && matches(vm, search)), sort, descending);
  return html`
    <h1 class="sr">Fleet</h1>
    <div class="tools">
      <div class="counts" role="group" aria-label="Show only">${Object.entries(SHOWS).map(([key, { title, of }]) => html`
        <a class="count ${key}" href=${changed({ show: key === 'all' ? null : key })} aria-current=${key === show}>
          <b>${all.filter(of).length}</b> ${title}</a>`)}
      </div>
      <input type="search" aria-label="Search" placeholder="Search VM, host or explanation  /" .value=${search}
        @input=${(/** @type {any} */ event) => change({ search: event.target.value })}>
    </div>
    <p class="sr" role="status">${announcement(all, found)}</p>
    <div class="scroll">
      <table class="fleet" @keydown=${walk}>
        <thead><tr>${Object.entries(COLUMNS).map(([key, column]) => heading(key, column, sort, descending))}</tr></thead>
        <tbody>${repeat(found.slice(0, rows), keyOf, row)}</tbody>
      </table>
    </div>
    ${found.length ? nothing : html`<p class="empty">No VM matches. <a href=${changed({ search: null, show: null })}>Show all</a></p>`}
    ${found.length > rows ? html`<p class="more">The first ${rows} of ${found.length}.
      <a href=${changed({ rows: found.length })}>Show all</a></p>` : nothing}`;
}

/**
 * For screen readers. Only what counts is in it: it is read out whenever it changes.
 * @param {Vm[]} all
 * @param {Vm[]} found
 */
function announcement(all, found) {
  const count = (/** @type {string} */ key) => `${all.filter(SHOWS[key].of).length} ${SHOWS[key].title}`;
  return `${Object.keys(SHOWS).map(count).join(', ')}; ${found.length} shown`;
}

/**
 * @param {string} key
 * @param {{title: string, help: string, descending?: boolean}} column
 * @param {string} sort
 * @param {boolean} descending
 */
function heading(key, column, sort, descending) {
  const chosen = key === sort;
  const next = chosen ? !descending : !!column.descending;
  return html`<th scope="col" class=${key} aria-sort=${chosen ? (descending ? 'descending' : 'ascending') : 'none'}>
    <a href=${changed({ sort: key, order: next ? 'desc' : null })} title=${column.help}>${column.title}</a></th>`;
}

/** @param {Vm} vm */
function row(vm) {
  const now = fleet.now();
  const since = degradedSince(vm);
  const stale = isStale(vm, now);
  return html`<tr class=${stale ? 'stale' : ''}>
    <td class="vm"><a href=${href('/vm', { host: vm.host, vm: vm.vm })}>${name(vm.vm)}</a><small>${name(vm.host)}</small> ${flags(vm, stale)}</td>
    <td class="upper">${vm.relativePerformance === null
      ? html`<span class="chip" title="No window of it could be predicted">${vm.skipped ? words(vm.skipped.reason) : 'no prediction'}</span>`
      : html`<span class="number">${percent(vm.relativePerformance)}</span>${bar(vm)}
        <small class="number">${percent(vm.lower)} – ${percent(vm.upper)}</small>`}</td>
    <td class="measured number">${percent(vm.measured)}</td>
    <td class="familiarity"><span class="number">${percent(vm.familiarity)}</span></td>
    <td class="group">${vm.topGroup ? html`${groupWords(vm.topGroup.group, vm.topGroup.scope)}
      <small class="number">${percent(vm.topGroup.share)}</small>` : '–'}</td>
    <td class="since">${since ? html`<time title=${time(since)}>${duration(now - since)}</time>` : isDegraded(vm) ? 'yes' : '–'}</td>
    <td class="word">${vm.explanation ? html`<span class="sentence" title=${vm.explanation.sentence}>
      ${isolated(vm.explanation.sentence, [vm.vm])}</span>` : '–'}</td>
    <td class="age"><time class="number" title=${time(vm.second)}>${ago(now - vm.second)}</time></td>
  </tr>`;
}

/**
 * Beside the name, where they stand on a narrow screen too.
 * @param {Vm} vm
 * @param {boolean} stale
 */
function flags(vm, stale) {
  return html`${stale ? chip('stale', `Nothing for more than ${STALE_SECONDS} s`) : nothing}
    ${vm.unfamiliar ? chip('unfamiliar', 'Outside what the model has seen in training: check before you act') : nothing}
    ${vm.relativePerformance !== null && !vm.trained ? chip('untrained', 'The model’s weights are random: its numbers mean nothing') : nothing}`;
}

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

/**
 * @param {Vm} vm
 * @param {string} search
 */
function matches(vm, search) {
  const text = `${vm.host} ${vm.vm} ${vm.explanation?.sentence ?? ''} ${vm.explanation ? triageWords(vm.explanation.triage).word : ''}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

/**
 * What is not known comes last, whatever the order.
 * @param {Vm[]} vms
 * @param {string} sort
 * @param {boolean} descending
 */
function ordered(vms, sort, descending) {
  const { of } = COLUMNS[sort] ?? COLUMNS.upper;
  const sign = descending ? -1 : 1;
  return vms.sort((one, other) => {
    const a = of(one);
    const b = of(other);
    if (a === null || b === null) return Number(a === null) - Number(b === null) || byName(one, other);
    return sign * (a < b ? -1 : a > b ? 1 : 0) || byName(one, other);
  });
}

/**
 * @param {Vm} one
 * @param {Vm} other
 */
function byName(one, other) {
  const a = keyOf(one);
  const b = keyOf(other);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Arrow keys walk from row to row. @param {KeyboardEvent} event */
function walk(event) {
  const links = [...document.querySelectorAll('.fleet tbody td.vm > a')];
  const at = links.indexOf(/** @type {Element} */ (document.activeElement));
  /** @type {Record<string, number>} */
  const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 };
  const target = links[targets[event.key] ?? -1];
  if (at < 0 || !target) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (target).focus();
}
