package dev.vane.pipeline.time;

import dev.vane.contracts.Tick;
import java.util.List;
import java.util.Map;

/**
 * What a host's timeline must not forget.
 *
 * @param streamTime highest accepted event time, in seconds since the epoch
 * @param lastClosed everything up to this second is closed
 * @param members VMs that samples are expected of, by name
 * @param openTicks ticks of seconds that are not closed
 */
public record HostState(long streamTime, long lastClosed, Map<String, Member> members, List<Tick> openTicks) {
    /** A host of which nothing has come. */
    public static final HostState INITIAL = new HostState(Long.MIN_VALUE, Long.MIN_VALUE, Map.of(), List.of());

    public HostState {
        members = Map.copyOf(members);
        openTicks = List.copyOf(openTicks);
    }
}
