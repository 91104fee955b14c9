package dev.vane.collector;

/**
 * What one run of a source brought to the topic; every record counted here has been acknowledged.
 *
 * @param samples samples sent
 * @param ticks ticks sent
 * @param complete true if every host that was seen came to its last second; false if the source broke off before
 */
public record PublishedCounts(long samples, long ticks, boolean complete) {}
