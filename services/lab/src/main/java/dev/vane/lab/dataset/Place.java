package dev.vane.lab.dataset;

import dev.vane.lab.block.CpuList;
import java.util.BitSet;
import java.util.Locale;

/** Where a neighbour runs, as a VM sees it. */
public enum Place {
    /** On CPUs of the VM alone. */
    SAME_CORE,
    /** On none of the VM's CPUs. */
    OTHER_CORE,
    /** On CPUs of the VM and on others. */
    BOTH;

    /** As tables and pages write it, such as {@code same core}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The place of a neighbour.
     *
     * @param cpus list of the VM's CPUs, such as {@code 0-1,3}
     * @param neighbour the same of its neighbour
     * @throws IllegalArgumentException if either is no list of CPUs
     */
    public static Place of(String cpus, String neighbour) {
        BitSet own = CpuList.parse(cpus);
        BitSet other = CpuList.parse(neighbour);
        if (!own.intersects(other)) {
            return OTHER_CORE;
        }
        other.andNot(own);
        return other.isEmpty() ? SAME_CORE : BOTH;
    }
}
