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
    Host(String name, ModelRows model) {
        this(name, new HostTimeline(TimeRules.DEFAULT), new HostWindows(name, model));
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
     */
    static Host restored(
            String name,
            ModelRows model,
            HostState state,
            List<ClosedSecond> closed,
            Map<Long, Map<String, Sample>> samples) {
        Host host = new Host(name, new HostTimeline(TimeRules.DEFAULT, state), new HostWindows(name, model));
        for (ClosedSecond second : closed) {
            host.windows.apply(second, samples.getOrDefault(second.second(), Map.of()));
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

    /** Adds the rows of a second that has closed, and returns what leaves the pipeline for it. */
    HostEmissions advance(Closing closing) {
        ClosedSecond second = closing.second();
        return new HostEmissions(name, second.second(), windows.apply(second, closing.samples()));
    }
}
