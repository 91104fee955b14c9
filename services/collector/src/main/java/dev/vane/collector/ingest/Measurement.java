package dev.vane.collector.ingest;

import java.util.Map;

/**
 * One number that another collector sent.
 *
 * @param name of the metric, as its sender has it
 * @param attributes that tell it from others of this name: labels, tags, resource attributes
 * @param unit as its sender has it; empty if that does not tell
 * @param kind what the number is
 * @param value finite
 * @param overSeconds of an increase: the time in which it came, in seconds; else 0
 * @param millis when it was read, in milliseconds since the epoch
 */
public record Measurement(
        String name,
        Map<String, String> attributes,
        String unit,
        Kind kind,
        double value,
        double overSeconds,
        long millis) {
    public Measurement {
        attributes = Map.copyOf(attributes);
    }

    /** What a number is. */
    public enum Kind {
        /** A level. */
        GAUGE,
        /** What was counted since some start. */
        TOTAL,
        /** What was counted since the measurement before. */
        INCREASE,
        /** The sender does not tell; it is taken for what the mapping says. */
        UNKNOWN
    }

    /** Which series it belongs to. */
    SeriesName series() {
        return new SeriesName(name, attributes);
    }

    /** A series of one sender. */
    record SeriesName(String name, Map<String, String> attributes) {}
}
