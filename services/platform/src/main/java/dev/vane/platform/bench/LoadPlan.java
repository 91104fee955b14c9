package dev.vane.platform.bench;

import java.time.Duration;
import java.util.Map;

/**
 * One run of the whole pipeline under a load that does not wait for it.
 *
 * @param vms simulated VMs, each with a sample a second, so also the windows due a second
 * @param hosts hosts that they are dealt out to
 * @param partitions of every topic
 * @param warmUp before anything is measured; windows have all their rows after a minute, compilers take a little more
 * @param measured for how long
 * @param soak true to judge resident memory: heaps then have their full size from the start, so that only what lies
 *     outside them can grow
 * @param explained true if an explainer runs beside, as a process of its own
 * @param measurements true if every predicted second is measured, too: its measurement is sent when it was predicted
 * @param requests model requests a second, which an answerer in a process of its own answers; 0 without one
 * @param settings of the pipeline, by key
 */
public record LoadPlan(
        int vms,
        int hosts,
        int partitions,
        Duration warmUp,
        Duration measured,
        boolean soak,
        boolean explained,
        boolean measurements,
        int requests,
        Map<String, String> settings) {
    public LoadPlan {
        settings = Map.copyOf(settings);
        requireAtLeast("hosts", hosts, 1);
        requireAtLeast("vms", vms, hosts);
        requireAtLeast("partitions", partitions, 1);
        requireAtLeast("requests a second", requests, 0);
        requireAtLeast("seconds of warm-up", warmUp.toSeconds(), 1);
        requireAtLeast("measured seconds", measured.toSeconds(), 1);
    }

    private static void requireAtLeast(String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d: %d".formatted(what, least, value));
        }
    }
}
