// What the server answers, under the names of docs/console-api.md.

/**
 * @typedef {'OWN' | 'NEIGHBOUR'} Scope
 * @typedef {'TEMPORAL' | 'SYSTEM'} Branch
 * @typedef {{
 *   onCpu: number, quota: number | null, siblings: number | null, others: number | null, quotaLimit: number | null
 * }} Ledger
 * @typedef {{vm: string, cores: number}} Loss
 * @typedef {{
 *   raw: {relativePerformance: number, lower: number | null, upper: number | null}, offset: number, ownWeight: number,
 *   windows: number, measuredSecond: number | null, intervalFactor: number
 * }} Adaptation
 * @typedef {{
 *   key?: string, place?: number, steady?: number | null, host: string, vm: string, second: number, relativePerformance: number | null, lower: number | null,
 *   upper: number | null, familiarity: number | null, unfamiliar: boolean, trained: boolean, model: string,
 *   realRows: number, imputedRows: number, measured: number | null, ledger: Ledger | null,
 *   degradation: {below: number, probability: number}[], adaptation: Adaptation | null,
 *   losses: {lostTo: Loss[], lostToRest: number | null, presses: Loss[], fairShare?: number | null} | null,
 *   condition: {state: string, probability: number, since: number} | null, heard: number,
 *   topGroup: {group: string, scope: Scope, share: number} | null,
 *   explanation: {second: number, change: string, severity: string, triage: string, sentence: string} | null,
 *   skipped: {second: number, reason: string} | null
 * }} Vm
 * @typedef {{
 *   metric: string, unit: string, group: string, scope: Scope, spans: {from: number, to: number}[],
 *   baseline: number, observed: number, zScore: number, effect: number
 * }} Evidence
 * @typedef {{
 *   host: string, vm: string, start: number, second: number, change: string, relativePerformance: number,
 *   lower: number | null, upper: number | null, unfamiliar: boolean, model: string, trained: boolean, method: string,
 *   severity: string, triage: string, triageStrength: number, sentence: string, baseline: string, evidence: Evidence[],
 *   effect: number, neighbours: {vm: string, effect: number}[],
 *   gaps: {group: string, scope: Scope, ageSeconds: number | null}[], staleSeconds: number,
 *   lostCpuTime: {toOthers: number, toQuota: number} | null
 * }} Explanation
 * @typedef {{
 *   second: number, topMetrics: {metric: string, scope: Scope, weight: number}[],
 *   groupShares: {group: string, scope: Scope, share: number}[]
 * }} Summary
 * @typedef {{
 *   seconds: number[], relativePerformance: (number | null)[], lower: (number | null)[], upper: (number | null)[],
 *   rawRelativePerformance: (number | null)[], unfamiliar: (boolean | null)[], measured: (number | null)[],
 *   skipped: {second: number, reason: string}[],
 *   ledger: {onCpu: (number | null)[], quota: (number | null)[], siblings: (number | null)[], others: (number | null)[]}
 * }} History
 * @typedef {{metric: string, unit: string, group: string, scope: Scope, values: (number | null)[]}} Series
 * @typedef {{
 *   second: number, model: string, branch: Branch, calibrated: boolean, blocks: number, heads: number, tokens: number
 * }} MapEntry
 * @typedef {{metric: string, group: string, scope: Scope, present: boolean}} Feature
 * @typedef {{name: string, group: string, unit: string, help: string, given: boolean}} Metric
 * @typedef {{withoutNeighbour: string} | {metric: string, factor: number} | {metric: string, value: number}
 *   | {metric: string, asAt: number}} Edit
 * @typedef {{reference: {host: string, vm: string, second?: number, edits: Edit[]}, explain?: boolean}} Question
 * @typedef {{
 *   host: string, vm: string, second: number, relativePerformance: number, lower: number | null, upper: number | null,
 *   familiarity: number | null, unfamiliar: boolean, model: string
 * }} Predicted
 * @typedef {{
 *   id: string, client: string, prediction: Predicted, shifted: number, published: Predicted | null,
 *   groupShares: {group: string, scope: Scope, share: number}[],
 *   sources: {topic: string, partition: number, first: number, last: number}[], explanation: Explanation | null
 * }} Answered
 * @typedef {{
 *   id: string, client: string, time: number,
 *   prediction: {host: string, vm: string, second: number, relativePerformance: number, published: number | null,
 *     unfamiliar: boolean, explained: boolean} | null,
 *   refusal: {reason: string, field: string, error: string} | null
 * }} Outcome
 */

/** An answer that is not 2xx, with the server's own words. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {Record<string, string | number | boolean | string[]>} [params]
 * @param {AbortSignal} [signal]
 */
async function ask(path, params = {}, signal) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return accepted(await fetch(query.size ? `/api/${path}?${query}` : `/api/${path}`, { signal }));
}

/** @param {Response} answer */
async function accepted(answer) {
  if (answer.ok) return answer;
  const words = await answer.json().then(body => body.error, () => answer.statusText);
  throw new Refused(answer.status, words);
}

/**
 * @param {string} path
 * @param {Record<string, string | number | boolean | string[]>} [params]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function get(path, params, signal) {
  return (await ask(path, params, signal)).json();
}

/**
 * @param {string} path
 * @param {Record<string, string | number | boolean | string[]>} [params]
 * @param {AbortSignal} [signal]
 */
export async function getBytes(path, params, signal) {
  return (await ask(path, params, signal)).arrayBuffer();
}

/**
 * Asks the model.
 * @param {Question} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answered>}
 */
export async function post(question, signal) {
  const headers = { 'Content-Type': 'application/json' };
  return (await accepted(await fetch('/api/requests', { method: 'POST', headers, body: JSON.stringify(question), signal }))).json();
}

/**
 * What to tell the user; nothing for a question that was withdrawn.
 * @param {unknown} error
 */
export function wordsOf(error) {
  if (error instanceof DOMException && error.name === 'AbortError') return '';
  const isSilent = error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'); // what fetch throws
  if (isSilent) return 'The server does not answer.';
  return error instanceof Error ? error.message : String(error);
}
