// VMs as tiles, host by host: hundreds on one screen, coloured by what is said of them.

import { html } from '/webjars/lit-html/lit-html.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { CONDITIONS, conditionOf } from './condition.js';
import { fleet, keyOf } from './fleet-state.js';
import { name, percent, triageWords } from './format.js';
import { href } from './route.js';

/** @typedef {import('./api.js').Vm} Vm */

/**
 * Hosts in the order in which their first VM comes.
 * @param {Vm[]} vms in their order
 */
export function vmTiles(vms) {
  const now = fleet.now();
  const hosts = Map.groupBy(vms, vm => vm.host);
  return html`<div class="hosts">${repeat([...hosts], ([host]) => host, ([host, own]) => html`<section class="host">
    <h2><a href=${href('/host', { host })}>${name(host)}</a> <small>${own.length} ${own.length === 1 ? 'VM' : 'VMs'}</small></h2>
    <ul class="tiles">${repeat(own, keyOf, vm => tile(vm, now))}</ul></section>`)}</div>`;
}

/**
 * @param {Vm} vm
 * @param {number} now
 */
function tile(vm, now) {
  const condition = conditionOf(vm, now);
  const { word } = CONDITIONS[condition];
  const cause = condition === 'degraded' && vm.explanation ? `, likely cause: ${triageWords(vm.explanation.triage).word}` : '';
  return html`<li class="tile ${condition}"><a href=${href('/vm', { host: vm.host, vm: vm.vm })} title="${vm.vm}: ${word}${cause}">
    ${name(vm.vm)} <span class="number">${percent(vm.relativePerformance)}</span> <span class="sr">${word}</span></a></li>`;
}
