// Who took the CPU time that a VM lost, and whom it presses, in sentences.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { name } from './format.js';
import { href } from './route.js';

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {import('./api.js').Loss} Loss */

/** As the pipeline has it: less would be 0.00. */
const LEAST_TOLD = 0.005;

const CORES = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** @param {number} cores */
export const cores = cores => CORES.format(cores);

/** @param {string} host @param {string} vm */
export const link = (host, vm) => html`<a href=${href('/vm', { host, vm })}>${name(vm)}</a>`;

/**
 * Parts of a list, such as: a, b and c.
 * @param {unknown[]} parts
 */
const list = parts => parts.map((part, index) => [index === 0 ? '' : index === parts.length - 1 ? ' and ' : ', ', part]);

/**
 * What a VM lost to others against being alone: its quota would have held back the rest.
 * @param {import('./api.js').Ledger} ledger
 */
function lost({ onCpu, others, quotaLimit }) {
  return Math.max(0, Math.min(others ?? 0, Math.max(onCpu, quotaLimit ?? Infinity) - onCpu));
}

/**
 * One sentence for each side, in the second of its newest prediction; nothing where its host does not tell.
 * @param {Vm} vm
 */
export function takers(vm) {
  if (!vm.losses || !vm.ledger) return nothing;
  return html`${vm.losses.lostToRest === null ? nothing : html`<p class="note lost-to">${loses(vm)}</p>`}
    ${presses(vm) ? html`<p class="note presses">Runs ${cores(vm.ledger.onCpu)} cores, more than its fair share of its CPUs, and presses
      ${pressed(vm)}.</p>` : nothing}`;
}

/** One sentence; nothing where its host does not tell. @param {Vm} vm */
export function loses({ host, losses, ledger }) {
  if (!losses || !ledger || losses.lostToRest === null) return nothing;
  const { lostTo, lostToRest: rest } = losses;
  const all = lost(ledger);
  if (all < LEAST_TOLD) return 'Loses no CPU time to others on its CPUs.';
  const more = all - rest - lostTo.reduce((sum, one) => sum + one.cores, 0);
  const parts = [
    ...lostTo.map(one => html`${cores(one.cores)} to ${link(host, one.vm)}`),
    ...(more < LEAST_TOLD ? [] : [`${cores(more)} to other VMs`]),
    ...(rest < LEAST_TOLD ? [] : [`${cores(rest)} to the rest of the host`]),
  ];
  return html`Loses ${cores(all)} cores to others on its CPUs: ${list(parts)}.`;
}

/** True if it ran more than its fair share and others lost by it. @param {Vm} vm */
export const presses = vm => !!vm.losses?.presses.length;

/** Those that lost most, with what they lost. @param {Vm} vm */
export const pressed = ({ host, losses }) =>
  list((losses?.presses ?? []).map(one => html`${link(host, one.vm)} (${cores(one.cores)})`));
