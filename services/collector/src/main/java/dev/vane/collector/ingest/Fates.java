package dev.vane.collector.ingest;

/** Hears what becomes of measurements. */
interface Fates {
    /**
     * Hears of one.
     *
     * @param name of its series, or of the metric that came of it
     * @param why in words; empty where the fate says all
     */
    void became(Fate fate, String name, String why);

    /**
     * Hears how often a host sends.
     *
     * @param seconds between two of its seconds, the median of the last ones
     */
    void interval(String host, double seconds);
}
