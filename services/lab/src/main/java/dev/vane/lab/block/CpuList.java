package dev.vane.lab.block;

import java.util.BitSet;

/** Lists of CPUs as the kernel writes them, such as {@code 0-2,5}. */
public final class CpuList {
    private static final String RANGE = "[0-9]{1,5}(-[0-9]{1,5})?";

    private CpuList() {}

    /**
     * The numbers in a list.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static BitSet parse(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.split(",", -1)) {
            if (!range.matches(RANGE)) {
                throw new IllegalArgumentException("cpus must be a list such as 0-1,3: " + list);
            }
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            if (last < first) {
                throw new IllegalArgumentException("cpus must go from low to high: " + list);
            }
            cpus.set(first, last + 1);
        }
        return cpus;
    }

    /** How many CPUs a list names. */
    public static int count(String list) {
        return parse(list).cardinality();
    }
}
