package dev.vane.pipeline.answer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of tokens for each client: it fills at a steady rate and holds those of two seconds, counted in append time. All
 * tasks of a process share it, since a client's requests are in all partitions.
 */
final class ClientLimits {
    private static final double SECONDS = 2;

    /** More than these would be names that somebody makes up. */
    private static final int MOST_CLIENTS = 10_000;

    private final double perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /** What a client had left at a time. */
    private record Bucket(double tokens, long millis) {}

    ClientLimits(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes a token, if the client has one. */
    synchronized boolean allows(String client, long appendedMillis) {
        double most = Math.max(1, SECONDS * perSecond);
        Bucket before = buckets.getOrDefault(client, new Bucket(most, appendedMillis));
        double passed = Math.max(0, appendedMillis - before.millis) / 1000.0;
        double tokens = Math.min(most, before.tokens + passed * perSecond);
        boolean isAllowed = tokens >= 1;
        buckets.put(client, new Bucket(isAllowed ? tokens - 1 : tokens, appendedMillis));
        return isAllowed;
    }
}
