package dev.vane.pipeline.window;

import dev.vane.contracts.Sample;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.HostState;
import dev.vane.pipeline.time.HostTimeline;
import dev.vane.pipeline.time.HostTimeline.Closing;
import dev.vane.pipeline.time.TimeRules;
import java.util.List;
import java.util.Map;

/** One host: its time and its windows. */
final class Host {
    private final String name;
    private final HostTimeline timeline;
    private final HostWindows windows;

    /** A host that is seen for the first time. */
    Host(String name, int windowLength) {
        this(name, new HostTimeline(TimeRules.DEFAULT), new HostWindows(name, windowLength));
    }

    private Host(String name, HostTimeline timeline, HostWindows windows) {
        this.name = name;
        this.timeline = timeline;
        this.windows = windows;
    }

    /**
     * A host as it was when the stores were last committed.
     *
     * @param closed the seconds that are kept, oldest first
     * @param samples the samples that are kept, by second and VM
     * @param emitted how many of its emissions have left
     * @param owed takes the emissions that have not left, in order
     */
    static Host restored(
            String name,
            int windowLength,
            HostState state,
            List<ClosedSecond> closed,
            Map<Long, Map<String, Sample>> samples,
            long emitted,
            List<HostEmissions> owed) {
        Host host = new Host(name, new HostTimeline(TimeRules.DEFAULT, state), new HostWindows(name, windowLength));
        for (ClosedSecond second : closed) {
            HostEmissions emissions =
                    host.advance(new Closing(second, samples.getOrDefault(second.second(), Map.of())));
            if (second.emissionsAfter() > emitted) {
                owed.add(emissions.withoutFirst((int) Math.max(0, emitted - second.emissionsBefore())));
            }
        }
        samples.forEach((second, byVm) -> {
            if (second > state.lastClosed()) {
                byVm.values().forEach(host.timeline::restore);
            }
        });
        return host;
    }

    String name() {
        return name;
    }

    HostTimeline timeline() {
        return timeline;
    }

    /** Builds the rows of a second that has closed. */
    HostEmissions advance(Closing closing) {
        ClosedSecond second = closing.second();
        return new HostEmissions(
                name, second.second(), second.emissionsAfter(), windows.apply(second, closing.samples()));
    }

    /** Word that time has come to a second before anything closed in it: windows that wait may have become urgent. */
    HostEmissions arrivedAt(long second) {
        return new HostEmissions(name, second, timeline.emissions(), List.of());
    }
}
