// What stands beside the chart of one VM.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { degradedSince, isDegraded, isStale } from './condition.js';
import { fleet } from './fleet-state.js';
import { ago, bar, chip, duration, groupWords, name, percent, points, time, triageWords, windows, words } from './format.js';
import { href } from './route.js';
import { pressed, presses } from './takers.js';

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {import('./api.js').Explanation} Explanation */

/** As the explanation's own sentence has it: a neighbour that costs less is not named. */
const LEAST_EFFECT = 0.02;

/**
 * What an alert is opened for: how bad, how likely, the CPU time that was lost, which group, which neighbour, the likely cause.
 * @param {Vm} vm
 * @param {Explanation | undefined} explanation
 */
export function facts(vm, explanation) {
  const now = fleet.now();
  const since = degradedSince(vm);
  const predicted = vm.relativePerformance !== null;
  // What made a VM fast is no contention, and not caused by a neighbour.
  const slow = explanation && explanation.severity !== 'NONE' ? explanation : undefined;
  const [evidence] = slow?.evidence ?? [];
  const group = evidence ?? vm.topGroup;
  const worst = slow?.neighbours.find(one => one.effect >= LEAST_EFFECT);
  const triage = explanation && triageWords(explanation.triage);
  // Whoever presses others is not told to limit them.
  const pressing = explanation?.triage === 'NEIGHBOURS' && presses(vm);
  const neighbour = worst ? html`<a href=${href('/vm', { host: vm.host, vm: worst.vm })}>${name(worst.vm)}</a>`
    : slow ? 'none alone' : explanation ? 'none' : 'unknown';
  const degraded = since ? duration(now - since) : isDegraded(vm) ? 'yes' : 'no';
  const reason = vm.skipped ? words(vm.skipped.reason) : '';
  const interval = predicted ? `${intervalWords(vm)}, ` : '';
  const shifted = shift(vm);
  const [degradation] = vm.degradation;
  const lost = vm.ledger && shareLost(vm.ledger);
  const age = html`<time title=${time(vm.second)}>${ago(now - vm.second)}</time>`;
  /** @param {string} title @param {unknown} value @param {unknown} below */
  const fact = (title, value, below, kind = '') => html`
    <div><dt>${title}</dt><dd class=${kind}>${value}</dd><dd><small>${below}</small></dd></div>`;
  return html`<dl class="facts">
    ${fact('Now', predicted ? html`<b class="number">${percent(vm.relativePerformance)}</b>${bar(vm)}` : html`no prediction <small>${reason}</small>`,
      html`${interval}${age} ${isStale(vm, now) ? chip('stale') : nothing}`)}
    ${degradation ? fact(`Probability of running below ${percent(degradation.below)}`,
      html`<b class="number">${percent(degradation.probability)}</b>`, 'alerts use its mean over a minute', 'probability') : nothing}
    ${lost ? fact('CPU time lost', html`<b class="number">${percent(lost.others)}</b> to others`,
      `${percent(lost.quota)} to its quota, in this second`, 'lost') : nothing}
    ${fact('Contention', html`<b>${group ? groupWords(group.group, group.scope) : 'unknown'}</b>`,
      evidence ? `${points(evidence.effect)} at its baseline` : vm.topGroup ? `${percent(vm.topGroup.share)} of attention` : '', 'contention')}
    ${fact('Neighbour', html`<b>${neighbour}</b>`, worst ? `${points(worst.effect)} without it` : '', 'neighbour')}
    ${fact('Likely cause', html`<b>${pressing ? 'too little CPU for all' : triage?.word ?? 'unknown'}</b>`,
      pressing ? html`It runs more than its fair share and presses ${pressed(vm)}: limit or move it, not them.` : triage?.advice ?? '', 'triage')}
    ${fact('Degraded', html`<b class="number">${degraded}</b>`, since ? `since ${time(since)}` : '')}
    ${fact('Familiarity', html`<b class="number">${percent(vm.familiarity)}</b> ${vm.unfamiliar ? chip('unfamiliar') : nothing}`,
      vm.unfamiliar ? 'outside what the model has seen: check before you act' : predicted && !vm.trained ? 'untrained model: its numbers mean nothing' : '')}
    ${vm.measured === null ? nothing : fact('Measured', html`<b class="number">${percent(vm.measured)}</b>`, 'by the workload itself')}
    ${shifted ? fact('Model alone', html`<b class="number">${percent(vm.adaptation?.raw.relativePerformance)}</b>`, shifted, 'alone') : nothing}
  </dl>`;
}

/**
 * How measurements shifted what the model alone says, after its interval; null if that changes nothing that is shown.
 * @param {Vm} vm
 */
function shift({ relativePerformance, lower, upper, adaptation }) {
  if (!adaptation || relativePerformance === null) return null;
  const { raw, windows: count, measuredSecond } = adaptation;
  const interval = intervalWords(raw);
  if (measuredSecond !== null) {
    return html`${interval}; shifted by <span title="Ten measured seconds are a window; with time it counts less">${windows(count)}</span>, the
      newest <time title=${time(measuredSecond)}>${ago(fleet.now() - measuredSecond)}</time>`;
  }
  const others = 'by what was measured of other VMs on this host';
  if (percent(relativePerformance) !== percent(raw.relativePerformance)) return `${interval}; lowered ${others}`;
  return intervalWords({ lower, upper }) === interval ? null : `${interval}; interval changed ${others}`;
}

/** @param {{lower: number | null, upper: number | null}} of */
const intervalWords = ({ lower, upper }) => `${percent(lower)} – ${percent(upper)}`;

/**
 * Shares of the CPU time that it asked for; null if its host does not tell, or it asked for none.
 * @param {import('./api.js').Ledger} ledger
 */
function shareLost({ onCpu, quota, others }) {
  const asked = onCpu + (quota ?? 0) + (others ?? 0);
  return others === null || asked <= 0 ? null : { others: others / asked, quota: (quota ?? 0) / asked };
}

/**
 * @param {string} host
 * @param {Vm[]} others
 * @param {Explanation | undefined} explanation
 */
export function neighbours(host, others, explanation) {
  const effects = new Map(explanation?.neighbours.map(one => [one.vm, one.effect]));
  const here = new Map(others.map(one => [one.vm, one]));
  const order = [...effects.keys(), ...others.map(one => one.vm).filter(vm => !effects.has(vm))];
  return html`<section><h2>Neighbours ${order.length ? nothing : html`<small>none</small>`}</h2>
    ${order.length ? html`<table class="neighbours">
      <thead><tr><th scope="col">VM</th><th scope="col" title="What this VM would gain without it">Effect</th><th scope="col">Its performance</th></tr></thead>
      <tbody>${order.map(vm => {
        const other = here.get(vm);
        const effect = effects.get(vm);
        return html`<tr><td><a href=${href('/vm', { host, vm })}>${name(vm)}</a></td>
          <td class="number">${effect === undefined ? '–' : points(effect)}</td>
          <td>${other ? html`<span class="number">${percent(other.relativePerformance)}</span>${bar(other)}` : 'gone'}</td></tr>`;
      })}</tbody></table>` : nothing}
  </section>`;
}

/**
 * Attention by group, own and neighbours'.
 * @param {{host: string, vm: string}} of
 * @param {import('./api.js').Summary | null} attention
 */
export function shares(of, attention) {
  if (!attention) return nothing;
  const groups = [...new Set(attention.groupShares.map(one => one.group))];
  const share = (/** @type {string} */ group, /** @type {string} */ scope) =>
    attention.groupShares.find(one => one.group === group && one.scope === scope)?.share ?? 0;
  const most = Math.max(...attention.groupShares.map(one => one.share), 0.01);
  const cell = (/** @type {number} */ value) => html`<td><span class="number">${percent(value)}</span>
    <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${(100 * value / most).toFixed(1)} height="8"></rect></svg></td>`;
  return html`<section><h2>Attention <a class="aside" href=${href('/attention', of)}>Maps</a></h2>
    <table class="shares"><thead><tr><th scope="col">Group</th><th scope="col">Own</th><th scope="col">Neighbours</th></tr></thead>
    <tbody>${groups.map(group => html`<tr><th scope="row">${groupWords(group, 'OWN').slice(4)}</th>
      ${cell(share(group, 'OWN'))}${cell(share(group, 'NEIGHBOUR'))}</tr>`)}</tbody></table></section>`;
}
