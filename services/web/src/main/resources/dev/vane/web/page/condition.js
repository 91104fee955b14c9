// What a VM's numbers mean for whoever is on call.

/** @typedef {import('./api.js').Vm} Vm */

export const STALE_SECONDS = 30;

/** The pipeline's own default, for VMs of which it has told no change yet. */
const DEGRADED_BELOW = 0.8;

/** @param {Vm} vm */
export function isDegraded(vm) {
  if (vm.relativePerformance === null) return false;
  return vm.explanation ? vm.explanation.change === 'DEGRADED' : vm.relativePerformance < DEGRADED_BELOW;
}

/** @param {Vm} vm */
export const degradedSince = vm => (vm.explanation?.change === 'DEGRADED' ? vm.explanation.second : null);

/**
 * @param {Vm} vm
 * @param {number} now
 */
export const isStale = (vm, now) => now - vm.second > STALE_SECONDS;
