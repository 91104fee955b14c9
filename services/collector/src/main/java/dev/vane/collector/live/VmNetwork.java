package dev.vane.collector.live;

import java.util.List;

/**
 * Where a VM's own network traffic is counted.
 *
 * @param task a task in whose network namespace the interfaces are
 * @param namespace name of that namespace
 * @param interfaces names of the interfaces whose counters add up to the traffic; empty if it cannot be told
 * @param isOutside true for the taps of a virtual machine: what they receive the VM has sent
 */
record VmNetwork(long task, String namespace, List<String> interfaces, boolean isOutside) {
    static final VmNetwork NONE = new VmNetwork(0, "", List.of(), false);

    VmNetwork {
        interfaces = List.copyOf(interfaces);
    }

    /** True if both add up the same counters; then one may be compared with an earlier reading of the other. */
    boolean readsLike(VmNetwork other) {
        return namespace.equals(other.namespace) && interfaces.equals(other.interfaces) && isOutside == other.isOutside;
    }
}
