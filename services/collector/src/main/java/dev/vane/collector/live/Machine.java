package dev.vane.collector.live;

import java.nio.file.Path;
import java.util.List;

/**
 * What makes a VM a virtual machine; all are empty for anything else.
 *
 * @param vcpus threads that are its virtual CPUs
 * @param kvm folders in which KVM counts what it did; more than one if several virtual machines run in one group
 * @param taps names of the interfaces that lead to it
 */
record Machine(List<Long> vcpus, List<Path> kvm, List<String> taps) {
    static final Machine NONE = new Machine(List.of(), List.of(), List.of());

    Machine {
        vcpus = List.copyOf(vcpus);
        kvm = List.copyOf(kvm);
        taps = List.copyOf(taps);
    }
}
