package dev.vane.contracts;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CPUs of a host by their numbers; never none. Immutable.
 *
 * <p>In a sample it stands among the extras, so that readers of every release take the sample: the extra
 * {@code vm_cpus_<first>} is a number whose bit <i>i</i> is set if CPU <i>first</i> + <i>i</i> is in the list. Each holds
 * {@value #BITS} CPUs, for a float is exact up to 2^24; extras that would be 0 are left out.
 */
public final class CpuList {
    /** Linux knows at most 8192. */
    public static final int MAX_CPUS = 8192;

    private static final int BITS = 24;
    private static final String PREFIX = "vm_cpus_";
    private static final int MAX_TEXT = 1 << 16;

    private final BitSet cpus;

    private CpuList(BitSet cpus) {
        this.cpus = cpus;
    }

    /** The first CPUs of a host, from 0 on. */
    public static CpuList first(int count) {
        BitSet cpus = new BitSet(count);
        cpus.set(0, count);
        return of(cpus).orElseThrow(
                        () -> new IllegalArgumentException("count must be 1 to " + MAX_CPUS + ": " + count));
    }

    private static Optional<CpuList> of(BitSet cpus) {
        return cpus.isEmpty() || cpus.length() > MAX_CPUS ? Optional.empty() : Optional.of(new CpuList(cpus));
    }

    /** Reads a list as Linux writes it, such as {@code 0-3,8}; empty if the text is none, or names no CPU. */
    public static Optional<CpuList> parse(String text) {
        BitSet cpus = new BitSet();
        String list = text.strip();
        if (list.length() > MAX_TEXT) {
            return Optional.empty();
        }
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int first = number(ends[0]);
            int last = number(ends[ends.length - 1]);
            if (first < 0 || last < first) {
                return Optional.empty();
            }
            cpus.set(first, last + 1);
        }
        return of(cpus);
    }

    /** -1 if it is no number of a CPU. */
    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(digits);
        return number < MAX_CPUS ? number : -1;
    }

    /** The list that stands among a sample's extras; empty if there is none or it is damaged. */
    public static Optional<CpuList> of(Map<String, Float> extras) {
        BitSet cpus = new BitSet();
        for (Map.Entry<String, Float> extra : extras.entrySet()) {
            if (extra.getKey().startsWith(PREFIX)) {
                int first = number(extra.getKey().substring(PREFIX.length()));
                float bits = extra.getValue();
                if (first < 0 || first % BITS != 0 || !(bits >= 0) || bits >= 1 << BITS || bits != (int) bits) {
                    return Optional.empty();
                }
                BitSet word = BitSet.valueOf(new long[] {(long) bits});
                word.stream().forEach(bit -> cpus.set(first + bit));
            }
        }
        return of(cpus);
    }

    /** The same as extras of a sample. */
    public Map<String, Float> extras() {
        Map<String, Float> extras = new HashMap<>();
        for (int first = 0; first < cpus.length(); first += BITS) {
            long[] word = cpus.get(first, first + BITS).toLongArray();
            if (word.length > 0) {
                extras.put(PREFIX + first, (float) word[0]);
            }
        }
        return extras;
    }

    /** Number of CPUs, at least 1. */
    public int size() {
        return cpus.cardinality();
    }

    public IntStream stream() {
        return cpus.stream();
    }

    /** A copy as a set of bits. */
    public BitSet toBitSet() {
        return (BitSet) cpus.clone();
    }

    /** True if there is a CPU that is in both. */
    public boolean overlaps(CpuList other) {
        return cpus.intersects(other.cpus);
    }

    /** What is in both; empty if nothing is. */
    public Optional<CpuList> intersection(CpuList other) {
        BitSet both = (BitSet) cpus.clone();
        both.and(other.cpus);
        return of(both);
    }

    /** What is in one of them. */
    public CpuList union(CpuList other) {
        BitSet either = (BitSet) cpus.clone();
        either.or(other.cpus);
        return new CpuList(either);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuList that && cpus.equals(that.cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    /** As Linux writes it, such as {@code 0-3,8}. */
    @Override
    public String toString() {
        return cpus.stream()
                .filter(cpu -> cpu == 0 || !cpus.get(cpu - 1))
                .mapToObj(first -> range(first, cpus.nextClearBit(first) - 1))
                .collect(Collectors.joining(","));
    }

    private static String range(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
