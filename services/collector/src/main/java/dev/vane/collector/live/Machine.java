package dev.vane.collector.live;

import java.util.List;

/**
 * What makes a VM a virtual machine; both are empty for anything else.
 *
 * @param vcpus threads that are its virtual CPUs
 * @param taps interfaces of the host that lead to it
 */
record Machine(List<Long> vcpus, List<String> taps) {
    static final Machine NONE = new Machine(List.of(), List.of());

    Machine {
        vcpus = List.copyOf(vcpus);
        taps = List.copyOf(taps);
    }
}
