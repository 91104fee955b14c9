package dev.vane.lab.block;

/**
 * Interference that was injected on purpose, and when: ground truth.
 *
 * @param vm the VM that it is
 * @param kind such as {@code cpu} or {@code memory-bandwidth}
 * @param cpus where it ran, as a list of CPUs such as {@code 0} or {@code 0-1}
 * @param firstSecond first second in which it was on, named by its end as event times are
 * @param lastSecond last such second, included
 */
public record Contention(String vm, String kind, String cpus, long firstSecond, long lastSecond) {}
