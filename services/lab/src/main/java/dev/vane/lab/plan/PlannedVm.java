package dev.vane.lab.plan;

import dev.vane.lab.block.CpuList;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A VM of a block.
 *
 * @param application name of what runs in it
 * @param cpus CPUs it is pinned to, such as {@code 0} or {@code 0-1}
 * @param shares relative weight when CPUs are contended, 1024 is usual
 * @param quotaCpus most CPU time per second, in CPUs
 * @param memoryMib size of its memory in MiB, {@value #USUAL_MEMORY_MIB} unless set
 * @param writeIops most write operations per second on each disk
 * @param clientCpus CPUs of its load client, if that shall run outside of the VM
 * @param load how its load changes
 */
public record PlannedVm(
        String application,
        String cpus,
        OptionalInt shares,
        OptionalDouble quotaCpus,
        OptionalInt memoryMib,
        OptionalInt writeIops,
        Optional<String> clientCpus,
        Load load) {
    /** Memory of a VM of which nothing else is said. */
    public static final int USUAL_MEMORY_MIB = 4096;

    public PlannedVm {
        CpuList.parse(cpus);
        clientCpus.ifPresent(CpuList::parse);
        if (shares.orElse(1024) < 2 || !(quotaCpus.orElse(1) > 0.01)) {
            throw new IllegalArgumentException(
                    "shares must be at least 2 and quotaCpus above 0.01: %s, %s".formatted(shares, quotaCpus));
        }
        if (memoryMib.orElse(1) < 1 || writeIops.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "memoryMib and writeIops must be positive: %s, %s".formatted(memoryMib, writeIops));
        }
        load = load == null ? Load.STATIC : load;
    }
}
