package dev.vane.collector.live;

/**
 * What a VM is, as found when it was last looked for; it holds until the next time.
 *
 * @param limits what it may use
 * @param machine what makes it a virtual machine, if it is one
 * @param network where its own traffic is counted
 */
record VmTraits(Limits limits, Machine machine, VmNetwork network) {}
