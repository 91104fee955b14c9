package dev.vane.collector.live;

import java.util.regex.Pattern;

/** Names of events as perf writes them. */
final class PerfEventName {
    /** {@code cpu_core/cycles/} and {@code cpu_atom/cycles/u}: the event on one kind of cores. */
    private static final Pattern OF_A_PMU = Pattern.compile("[\\w.-]+/([^/=]+)/\\w*");

    /** {@code cycles:u}: in user mode only. */
    private static final Pattern MODIFIERS = Pattern.compile(":\\w+$");

    private PerfEventName() {}

    /** The name without the cores that it was counted on and without modifiers, such as {@code cycles}. */
    static String plain(String name) {
        var matcher = OF_A_PMU.matcher(name);
        return MODIFIERS.matcher(matcher.matches() ? matcher.group(1) : name).replaceFirst("");
    }
}
