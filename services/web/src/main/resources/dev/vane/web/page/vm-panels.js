// What stands beside the chart of one VM.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { ageOf, clockOf, conditionOf, degradedSince, isRecording, isStale } from './condition.js';
import { fleet } from './fleet-state.js';
import { ago, bar, chip, conditionLabel, duration, groupWords, name, percent, points, time, triageWords, windows, words } from './format.js';
import { href } from './route.js';
import { cores, link, pressed, presses } from './takers.js';

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {import('./api.js').Explanation} Explanation */

/** As the explanation's own sentence has it: a neighbour that costs less is not named. */
const LEAST_EFFECT = 0.02;

/** Less is no reason to look at another VM. */
const LEAST_TAKEN = 0.05;

/**
 * What an alert is opened for: how bad, whether it is degraded, the CPU time that was lost, who takes it, the likely cause.
 * What nobody knows is said to be unknown: nothing else stands in its place.
 * @param {Vm} vm
 * @param {Explanation | undefined} explanation the newest, or the one that was chosen
 * @param {boolean} chosen true if causes are to be told of that one, and not of now
 */
export function facts(vm, explanation, chosen) {
  const now = fleet.now();
  const clock = clockOf(vm, now);
  const condition = conditionOf(vm, now);
  const since = degradedSince(vm, now);
  const predicted = vm.relativePerformance !== null;
  const reason = vm.skipped ? words(vm.skipped.reason) : '';
  const interval = predicted ? `${intervalWords(vm)}, ` : '';
  const shifted = shift(vm);
  const [degradation] = vm.degradation;
  const lost = vm.ledger && shareLost(vm.ledger);
  const age = html`<time title=${time(vm.second)}>${isRecording(vm) ? time(vm.second) : ago(ageOf(vm, now))}</time>`;
  /** @param {string} title @param {unknown} value @param {unknown} below */
  const fact = (title, value, below, kind = '') => html`
    <div><dt>${title}</dt><dd class=${kind}>${value}</dd><dd><small>${below}</small></dd></div>`;
  const slow = chosen ? explanation?.severity !== 'NONE' : condition === 'degraded' || condition === 'maybe';
  const told = slow ? explanation : undefined;
  return html`<dl class="facts">
    ${fact('Now', predicted ? html`<b class="number">${percent(vm.relativePerformance)}</b>${bar(vm, condition)}` : html`no prediction <small>${reason}</small>`,
      html`${interval}${age} ${isRecording(vm) ? chip('recording') : isStale(vm, now) ? chip('stale') : nothing}
        ${vm.unfamiliar ? chip('unfamiliar', 'Its window is unlike what the model was trained on') : nothing}`)}
    ${fact('Condition', html`${conditionLabel(condition)} ${since === null ? nothing : html`<span class="number">${duration(clock - since)}</span>`}`,
      vm.trained === false ? 'untrained model: its numbers mean nothing'
        : degradation ? `${percent(degradation.probability)} likely to run below ${percent(degradation.below)}${since === null ? '' : `; since ${time(since)}`}`
          : 'the model gives no probability', 'condition')}
    ${lost ? fact('CPU time lost', html`<b class="number">${percent(lost.others)}</b> to others`,
      `${percent(lost.quota)} to its quota, in this second`, 'lost') : nothing}
    ${neighbourFact(vm, told, chosen, fact)}
    ${causeFact(vm, slow, told, clock, fact)}
    ${evidenceFact(told, fact)}
    ${vm.measured === null ? nothing : fact('Measured', html`<b class="number">${percent(vm.measured)}</b>`, 'by the workload itself')}
    ${shifted ? fact('Model alone', html`<b class="number">${percent(vm.adaptation?.raw.relativePerformance)}</b>`, shifted, 'alone') : nothing}
  </dl>`;
}

/**
 * Who takes its CPU time in this second, by the ledger; else the neighbour without which the model predicts more.
 * @param {Vm} vm
 * @param {Explanation | undefined} explanation
 * @param {boolean} chosen
 * @param {(title: string, value: unknown, below: unknown, kind: string) => unknown} fact
 */
function neighbourFact(vm, explanation, chosen, fact) {
  const [taker] = vm.losses?.lostTo ?? [];
  if (!chosen && taker && taker.cores >= LEAST_TAKEN) {
    return fact('Taken by', html`<b>${link(vm.host, taker.vm)}</b>`, `${cores(taker.cores)} cores in this second`, 'neighbour');
  }
  const worst = explanation?.neighbours.find(one => one.effect >= LEAST_EFFECT);
  if (worst) return fact('Neighbour', html`<b>${link(vm.host, worst.vm)}</b>`, `${points(worst.effect)} without it, by the model`, 'neighbour');
  if (chosen) return fact('Neighbour', html`<b>none alone</b>`, 'without any single one the prediction changes little', 'neighbour');
  return vm.losses ? fact('Taken by', html`<b>none</b>`, 'no VM takes CPU time worth telling in this second', 'neighbour')
    : fact('Taken by', html`<b>unknown</b>`, 'its host does not tell', 'neighbour');
}

/**
 * @param {Vm} vm
 * @param {boolean} slow
 * @param {Explanation | undefined} explanation
 * @param {number} clock
 * @param {(title: string, value: unknown, below: unknown, kind: string) => unknown} fact
 */
function causeFact(vm, slow, explanation, clock, fact) {
  if (!slow) return fact('Likely cause', html`<b>none</b>`, 'it is not degraded', 'triage');
  if (!explanation) return fact('Likely cause', html`<b>unknown</b>`, 'it has not been explained yet', 'triage');
  // Whoever presses others is not told to limit them.
  const pressing = explanation.triage === 'SHORTAGE' && presses(vm);
  const { word, advice } = triageWords(explanation.triage);
  return fact('Likely cause', html`<b>${word}</b>`,
    html`${pressing ? html`It runs more than its fair share and presses ${pressed(vm)}: limit or move it, not them.` : advice}
      <time title=${time(explanation.second)}>Explained ${ago(clock - explanation.second)}.</time>`, 'triage');
}

/**
 * @param {Explanation | undefined} explanation
 * @param {(title: string, value: unknown, below: unknown, kind: string) => unknown} fact
 */
function evidenceFact(explanation, fact) {
  if (!explanation) return nothing;
  const [first] = explanation.evidence;
  return first ? fact('Heaviest evidence', html`<b>${groupWords(first.group, first.scope)}</b>`, `${points(first.effect)} at its calm level`, 'contention')
    : fact('Heaviest evidence', html`<b>none</b>`, 'no group of metrics accounts for the prediction', 'contention');
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
          <td>${other ? html`<span class="number">${percent(other.relativePerformance)}</span>${bar(other, conditionOf(other, fleet.now()))}` : 'gone'}</td></tr>`;
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
