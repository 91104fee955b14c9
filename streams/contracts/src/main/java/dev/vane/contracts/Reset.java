package dev.vane.contracts;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What measurements told of a VM, or of all VMs of a host, is to be forgotten. On the measured-performances topic it is a
 * record without a value; in the log of the host it has a place among the measurements.
 *
 * @param host name of the host, the record key in its log
 * @param vm name of the VM on that host; empty for all of them
 * @param second when it was asked for, in seconds since the epoch
 */
public record Reset(String host, Optional<String> vm, long second) implements HostRecord {
    public Reset {
        VmKey.requireHost(host);
        vm.ifPresent(VmKey::requireVm);
        if (second < 1) {
            throw new IllegalArgumentException("second must be after the epoch: " + second);
        }
    }

    /** True if this VM is to be forgotten. */
    public boolean names(VmKey key) {
        return host.equals(key.host()) && vm.map(key.vm()::equals).orElse(true);
    }

    /**
     * The key of the record that asks for it: {@code host/vm}, or {@code host/} for all VMs of a host. As no VM is without
     * a name, neither can be taken for the other.
     *
     * @throws IllegalArgumentException if a name is not allowed
     */
    public static byte[] keyOf(String host, Optional<String> vm) {
        return new Reset(host, vm, 1).key().getBytes(StandardCharsets.UTF_8);
    }

    private String key() {
        return host + "/" + vm.orElse("");
    }

    /**
     * Reads the key of a record that asks for it.
     *
     * @throws IllegalArgumentException if there is no slash, or a name is not allowed
     */
    static Reset of(String key, long second) {
        int slash = key.indexOf('/');
        if (slash > 0 && slash == key.length() - 1) {
            return new Reset(key.substring(0, slash), Optional.empty(), second);
        }
        VmKey vm = VmKey.parse(key);
        return new Reset(vm.host(), Optional.of(vm.vm()), second);
    }
}
