package dev.vane.collector;

/**
 * What one run of a source brought to the topic.
 *
 * @param samples samples that the brokers have acknowledged
 * @param ticks ticks that the brokers have acknowledged
 * @param droppedSeconds seconds of hosts that were dropped, each with all its samples, because too many waited
 * @param unsentSeconds seconds of hosts that were still waiting when the run was ended
 * @param complete true if every host that was seen came to its last second and every second was acknowledged
 */
public record PublishedCounts(long samples, long ticks, long droppedSeconds, long unsentSeconds, boolean complete) {
    /** What several runs brought together. */
    public PublishedCounts plus(PublishedCounts other) {
        return new PublishedCounts(
                samples + other.samples,
                ticks + other.ticks,
                droppedSeconds + other.droppedSeconds,
                unsentSeconds + other.unsentSeconds,
                complete && other.complete);
    }
}
