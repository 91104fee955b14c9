package dev.vane.lab.label;

import java.util.Optional;

/**
 * How a VM did alone, compared with its other seconds alone beside the same run. It shows the noise and never counts.
 *
 * @param second last second of the span, named by its end
 * @param spanSeconds seconds that it is about, up to and with {@code second}
 * @param level load level; empty if the application has none
 * @param performance work per second, or the latency percentile in microseconds
 * @param amount work, or requests, behind it
 * @param ratio 1 but for noise; not clipped
 */
public record AloneLabel(
        long second, int spanSeconds, Optional<Integer> level, double performance, double amount, double ratio) {}
