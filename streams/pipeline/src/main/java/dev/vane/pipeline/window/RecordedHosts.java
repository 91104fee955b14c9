package dev.vane.pipeline.window;

import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.HostTimeline;
import dev.vane.pipeline.time.HostTimeline.Closing;
import dev.vane.pipeline.time.HostTimeline.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The windows of recorded samples, without Kafka: the same time and the same rows as the topology makes of them. */
public final class RecordedHosts {
    private final ModelRows model;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<String, TreeMap<Long, Closing>> kept = new HashMap<>();

    /** @param model what windows are made for */
    public RecordedHosts(ModelRows model) {
        this.model = model;
    }

    /** Takes a record and returns what it makes due, in order, one for each second that closes. */
    public List<HostEmissions> apply(SourceRecord record) {
        Host host = hosts.computeIfAbsent(record.host(), name -> new Host(name, model));
        HostTimeline timeline = host.timeline();
        if (timeline.judge(record) != Verdict.ACCEPTED) {
            return List.of();
        }
        return timeline.apply(record, 1).stream()
                .map(closing -> {
                    keep(host.name(), closing);
                    return host.advance(closing);
                })
                .toList();
    }

    private void keep(String host, Closing closing) {
        TreeMap<Long, Closing> seconds = kept.computeIfAbsent(host, absent -> new TreeMap<>());
        seconds.put(closing.second().second(), closing);
        seconds.headMap(closing.second().second() - Stores.KEPT_SECONDS, true).clear();
    }

    /** What the VMs did in the seconds before those that are due now. */
    public HostHistory history() {
        return new HostHistory(new HostHistory.Seconds() {
            @Override
            public ClosedSecond closed(String host, long second) {
                Closing closing = closing(host, second);
                return closing == null ? null : closing.second();
            }

            @Override
            public Sample sample(VmKey vm, long second) {
                Closing closing = closing(vm.host(), second);
                return closing == null ? null : closing.samples().get(vm.vm());
            }

            private Closing closing(String host, long second) {
                return kept.getOrDefault(host, new TreeMap<>()).get(second);
            }
        });
    }
}
