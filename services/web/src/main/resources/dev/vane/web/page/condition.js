// What is said of a VM, in one word and one colour, on every page.

/** @typedef {import('./api.js').Vm} Vm */
/** @typedef {'degraded' | 'maybe' | 'unknown' | 'well'} Condition */

/** As in the contracts' degraded.properties: what is older says nothing of now. */
export const STALE_SECONDS = 30;

/**
 * A record that was this old when it was appended is of a recording that is played again: a source that is cut off from the
 * brokers keeps minutes, not hours, unless it is told to.
 */
const RECORDED_SECONDS = 3600;

/**
 * In the order in which they want to be looked at.
 * @type {Record<Condition, {word: string, help: string}>}
 */
export const CONDITIONS = {
  degraded: { word: 'degraded', help: 'It probably runs below 75% of its speed alone' },
  maybe: { word: 'maybe degraded', help: 'It may run below 75% of its speed alone: that is not sure, or not sure yet' },
  unknown: { word: 'unknown', help: `There is no prediction of the last ${STALE_SECONDS} s that tells` },
  well: { word: 'well', help: 'It probably does not run below 75% of its speed alone' },
};

/** @type {Record<string, Condition>} */
const STATES = { DEGRADED: 'degraded', MAYBE_DEGRADED: 'maybe', WELL: 'well' };

/** @param {Vm} vm */
export const isRecording = vm => vm.heard - vm.second > RECORDED_SECONDS;

/**
 * What time it is for this VM: in a recording that is played again, the recording's.
 * @param {Vm} vm
 * @param {number} now
 */
export const clockOf = (vm, now) => (isRecording(vm) ? vm.second + Math.max(0, now - vm.heard) : now);

/**
 * Seconds since the second that is told of.
 * @param {Vm} vm
 * @param {number} now
 */
export const ageOf = (vm, now) => clockOf(vm, now) - vm.second;

/**
 * @param {Vm} vm
 * @param {number} now
 */
export const isStale = (vm, now) => ageOf(vm, now) > STALE_SECONDS;

/**
 * @param {Vm} vm
 * @param {number} now
 * @returns {Condition}
 */
export function conditionOf(vm, now) {
  return isStale(vm, now) || !vm.trained || !vm.condition ? 'unknown' : STATES[vm.condition.state] ?? 'unknown';
}

/**
 * Since when it is degraded; null if it is not.
 * @param {Vm} vm
 * @param {number} now
 */
export const degradedSince = (vm, now) => (conditionOf(vm, now) === 'degraded' ? vm.condition?.since ?? null : null);
