// One host: its VMs, and who takes whose CPU time.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import { CONDITIONS, conditionOf } from './condition.js';
import { drawing } from './drawing.js';
import { fleet } from './fleet-state.js';
import { conditionLabel, name } from './format.js';
import { href } from './route.js';
import { loses, presses, pressed } from './takers.js';
import { DEFAULT_SORT, ordered, vmTable } from './vm-table.js';

/** @typedef {import('./api.js').Vm} Vm */

/** @param {HTMLElement} root */
export function open(root) {
  let query = new URLSearchParams();
  const page = drawing(() => render(view(query), root));
  return {
    title: 'Host',
    of: () => query.get('host'),
    /** @param {URLSearchParams} changed */
    show(changed) {
      query = changed;
      page.draw();
    },
    close: page.close,
  };
}

/** @param {URLSearchParams} query */
function view(query) {
  const host = query.get('host') ?? '';
  const own = [...fleet.vms.values()].filter(vm => vm.host === host);
  if (!own.length) {
    return fleet.state === 'loading' ? html`<p class="empty" role="status">Reading the fleet …</p>`
      : html`<section class="empty"><h1>No such host</h1><p>No VM of ${name(host)} is watched.</p><p><a href=${href('/')}>All VMs</a></p></section>`;
  }
  const sort = query.get('sort') ?? DEFAULT_SORT;
  const descending = query.get('order') === 'desc';
  const now = fleet.now();
  const shown = Object.keys(CONDITIONS).map(key => ({ key, count: own.filter(vm => conditionOf(vm, now) === key).length }));
  return html`
    <nav class="crumbs" aria-label="Where"><a href=${href('/')}>Fleet</a></nav>
    <h1>${name(host)}</h1>
    <p class="counts">${shown.filter(({ count }) => count).map(({ key, count }) => html`<span class="count"><b>${count}</b>
      ${conditionLabel(/** @type {import('./condition.js').Condition} */ (key))}</span>`)}</p>
    <section>${vmTable(ordered(own, sort, descending), sort, descending, { withHost: false })}</section>
    <section class="pressing"><h2>Who takes whose CPU time <small>in the newest second</small></h2>${pressure(own)}</section>`;
}

/** Whoever presses others first, then whoever loses. @param {Vm[]} vms */
function pressure(vms) {
  const told = vms.filter(vm => vm.losses);
  if (!told.length) return html`<p class="note">This host does not tell.</p>`;
  const pressing = told.filter(presses).sort((one, other) => total(other) - total(one));
  const losing = told.filter(vm => vm.losses?.lostTo.length)
    .sort((one, other) => (other.losses?.lostTo[0].cores ?? 0) - (one.losses?.lostTo[0].cores ?? 0));
  if (!losing.length) return html`<p class="note">No VM loses CPU time to another.</p>`;
  return html`<ul class="plain">
    ${pressing.map(vm => html`<li class="presses">${link(vm)} runs more than its fair share of its CPUs, and presses ${pressed(vm)}.</li>`)}
    ${losing.map(vm => html`<li>${link(vm)}: ${loses(vm)}</li>`)}</ul>
    ${pressing.length ? nothing : html`<p class="note">No VM runs more than its fair share: there is too little CPU time for all.</p>`}`;
}

/** @param {Vm} vm */
const total = vm => (vm.losses?.presses ?? []).reduce((sum, one) => sum + one.cores, 0);

/** @param {Vm} vm */
const link = vm => html`<a href=${href('/vm', { host: vm.host, vm: vm.vm })}>${name(vm.vm)}</a>`;
