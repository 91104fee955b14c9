// VMs as a table: the rows, how they are ordered, and how the keyboard walks them.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { guard } from '/webjars/lit-html/directives/guard.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { ageOf, clockOf, CONDITIONS, conditionOf, degradedSince, isRecording, isStale, STALE_SECONDS } from './condition.js';
import { fleet, keyOf } from './fleet-state.js';
import { ago, bar, chip, conditionLabel, duration, isolated, name, percent, time, triageWords, words } from './format.js';
import { changed, href } from './route.js';
import { cores } from './takers.js';

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {{title: string, of: (vm: Vm, now: number) => number | null, help: string, descending?: boolean}} Column */

const RANKS = Object.keys(CONDITIONS);

/** Rows that nobody sees are drawn anew so seldom: drawing a hundred each second takes longer than a frame. */
const UNSEEN_SECONDS = 5;

/** Most cores that it loses to one other VM. @param {Vm} vm */
const worstTaker = vm => vm.losses?.lostTo[0];

/** All are ordered by numbers, which is quick for thousands. @type {Record<string, Column>} */
export const COLUMNS = {
  vm: { title: 'VM', of: vm => fleet.placeOf(vm), help: 'The VM and its host, in the order of their names' },
  condition: { title: 'Condition', of: (vm, now) => RANKS.indexOf(conditionOf(vm, now)) + (vm.steady ?? 0) / 2,
    help: 'Degraded VMs first, then those that may be, then those of which nothing is known; the slowest of each first, to two points' },
  performance: { title: 'Performance', of: vm => vm.relativePerformance,
    help: 'Predicted speed against running alone on its host: 100% is as fast as alone. The whisker is the 90% interval' },
  measured: { title: 'Measured', of: vm => vm.measured, help: 'The same as the workload itself measures it, where it does' },
  taker: { title: 'Loses CPU time to', of: vm => worstTaker(vm)?.cores ?? null, descending: true,
    help: 'The VM of its host that takes most of its CPU time, in cores' },
  cause: { title: 'Likely cause', of: vm => vm.explanation?.second ?? null, descending: true,
    help: 'The newest explanation, and when it was made; ordered by that time' },
  age: { title: 'Age', of: (vm, now) => ageOf(vm, now), descending: true, help: 'Time since the second that the prediction is for' },
};

export const DEFAULT_SORT = 'condition';

/**
 * The first so many of them. What is not known comes last, whatever the order; ties are ordered by name.
 * @param {Vm[]} vms
 * @param {string} sort
 * @param {boolean} descending
 * @param {number} [most]
 */
export function ordered(vms, sort, descending, most = vms.length) {
  const { of } = COLUMNS[sort] ?? COLUMNS[DEFAULT_SORT];
  const sign = descending ? -1 : 1;
  const now = fleet.now();
  const keys = Float64Array.from(vms, vm => sign * (of(vm, now) ?? sign * Infinity));
  // Numbers are sorted quickly: of thousands of VMs only those that are shown are compared as such.
  const last = keys.toSorted()[most - 1] ?? Infinity;
  return vms.map((vm, at) => ({ vm, key: keys[at] })).filter(({ key }) => key <= last)
    .sort((one, other) => (one.key === other.key ? fleet.placeOf(one.vm) - fleet.placeOf(other.vm) : one.key - other.key))
    .slice(0, most)
    .map(({ vm }) => vm);
}

/**
 * @param {Vm[]} vms in their order
 * @param {string} sort
 * @param {boolean} descending
 * @param {{withHost: boolean}} options
 */
export function vmTable(vms, sort, descending, { withHost }) {
  const now = fleet.now();
  const isSeen = seen();
  return html`<div class="scroll"><table class="fleet" @keydown=${walk}>
    <thead><tr>${Object.entries(COLUMNS).map(([key, column]) => heading(key, column, sort, descending))}</tr></thead>
    <tbody>${repeat(vms, keyOf, (vm, at) => guard([isSeen(at) ? now : Math.floor(now / UNSEEN_SECONDS)], () => row(vm, now, withHost)))}</tbody>
  </table></div>`;
}

/** Which rows are on the screen, or nearly; all of them as long as there are none. */
function seen() {
  const body = document.querySelector('.fleet tbody');
  const count = body?.childElementCount;
  if (!body || !count) return () => true;
  const { top, height } = body.getBoundingClientRect();
  const rows = innerHeight * count / height;
  const first = -top * count / height;
  return (/** @type {number} */ at) => at > first - rows / 2 && at < first + rows * 1.5;
}

/**
 * @param {string} key
 * @param {Column} column
 * @param {string} sort
 * @param {boolean} descending
 */
function heading(key, column, sort, descending) {
  const chosen = key === sort;
  const next = chosen ? !descending : !!column.descending;
  return html`<th scope="col" class=${key} aria-sort=${chosen ? (descending ? 'descending' : 'ascending') : 'none'}>
    <a href=${changed({ sort: key, order: next ? 'desc' : null })} title=${column.help}>${column.title}</a></th>`;
}

/**
 * @param {Vm} vm
 * @param {number} now
 * @param {boolean} withHost
 */
function row(vm, now, withHost) {
  const condition = conditionOf(vm, now);
  const since = degradedSince(vm, now);
  const taker = worstTaker(vm);
  return html`<tr class=${isStale(vm, now) ? 'stale' : ''}>
    <td class="vm"><a href=${href('/vm', { host: vm.host, vm: vm.vm })}>${name(vm.vm)}</a>
      ${withHost ? html`<small><a href=${href('/host', { host: vm.host })}>${name(vm.host)}</a></small>` : nothing} ${flags(vm, now)}</td>
    <td class="condition">${conditionLabel(condition)}${since === null ? nothing
      : html` <time class="number" title="since ${time(since)}">${duration(clockOf(vm, now) - since)}</time>`}</td>
    <td class="performance">${vm.relativePerformance === null
      ? html`<span class="chip" title="No window of it could be predicted">${vm.skipped ? words(vm.skipped.reason) : 'no prediction'}</span>`
      : html`<span class="number">${percent(vm.relativePerformance)}</span>${bar(vm, condition)}
        <small class="number">${percent(vm.lower)} – ${percent(vm.upper)}</small>`}</td>
    <td class="measured number">${percent(vm.measured)}</td>
    <td class="taker">${taker ? html`<a href=${href('/vm', { host: vm.host, vm: taker.vm })}>${name(taker.vm)}</a>
      <small class="number">${cores(taker.cores)} cores</small>` : vm.losses ? 'none' : '–'}</td>
    <td class="cause">${cause(vm, now)}</td>
    <td class="age"><time class="number" title=${time(vm.second)}>${isRecording(vm) ? time(vm.second) : ago(ageOf(vm, now))}</time></td>
  </tr>`;
}

/**
 * The newest explanation with its age: it may be of a state that is over.
 * @param {Vm} vm
 * @param {number} now
 */
function cause({ explanation, ...vm }, now) {
  if (!explanation) return '–';
  const since = clockOf(/** @type {Vm} */ (vm), now) - explanation.second;
  return html`<span class="sentence" title=${explanation.sentence}><b>${triageWords(explanation.triage).word}</b>
    <small>${ago(since)}</small> ${isolated(explanation.sentence, [vm.vm])}</span>`;
}

/**
 * Beside the name, where they stand on a narrow screen too.
 * @param {Vm} vm
 * @param {number} now
 */
function flags(vm, now) {
  return html`${isStale(vm, now) ? chip('stale', `No prediction for more than ${STALE_SECONDS} s`) : nothing}
    ${isRecording(vm) ? chip('recording', 'It is played again: times are those of the recording') : nothing}
    ${vm.unfamiliar ? chip('unfamiliar', 'Its window is unlike what the model was trained on: the model is less sure of it') : nothing}
    ${vm.relativePerformance !== null && !vm.trained ? chip('untrained', 'The model’s weights are random: its numbers mean nothing') : nothing}`;
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
