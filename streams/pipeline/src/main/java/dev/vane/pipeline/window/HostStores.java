package dev.vane.pipeline.window;

import static dev.vane.pipeline.window.Stores.slotOf;

import dev.vane.contracts.Sample;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.HostState;
import dev.vane.pipeline.time.HostTimeline.Closing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Saves hosts in the stores, and restores them from there. */
final class HostStores {
    private final KeyValueStore<String, HostState> states;
    private final KeyValueStore<String, ClosedSecond> closedSeconds;
    private final KeyValueStore<String, byte[]> samples;

    HostStores(ProcessorContext<?, ?> context) {
        states = context.getStateStore(Stores.HOSTS);
        closedSeconds = context.getStateStore(Stores.CLOSED_SECONDS);
        samples = context.getStateStore(Stores.SAMPLES);
    }

    /** Keeps a sample as it was received. */
    void save(Sample sample, byte[] value) {
        samples.put(slotOf(sample.host(), sample.vm(), sample.second()), value);
    }

    /** Keeps a host's timeline. */
    void save(String host, HostState state) {
        states.put(host, state);
    }

    /** Keeps who took part in a second, and drops what its slot still held of VMs that have left since. */
    void save(String host, Closing closing) {
        long second = closing.second().second();
        ClosedSecond overwritten = closedSeconds.get(slotOf(host, second));
        if (overwritten != null) {
            overwritten.entries().stream()
                    .map(Entry::vm)
                    .filter(vm -> !closing.samples().containsKey(vm))
                    .forEach(vm -> samples.delete(slotOf(host, vm, second)));
        }
        closedSeconds.put(slotOf(host, second), closing.second());
    }

    /** Drops all windows of a host; its time stays, so that what comes late is still known to be late. */
    void forgetWindows(String host) {
        for (int slot = 0; slot < Stores.SLOTS; slot++) {
            ClosedSecond closed = closedSeconds.delete(slotOf(host, slot));
            if (closed != null) {
                long second = closed.second();
                closed.entries().forEach(entry -> samples.delete(slotOf(host, entry.vm(), second)));
            }
        }
    }

    /** Restores every host. */
    List<Host> load(ModelRows model) {
        Map<String, List<ClosedSecond>> closed = closedByHost();
        Map<String, Map<Long, Map<String, Sample>>> kept = samplesByHost();
        List<Host> hosts = new ArrayList<>();
        try (KeyValueIterator<String, HostState> all = states.all()) {
            all.forEachRemaining(entry -> hosts.add(Host.restored(
                    entry.key,
                    model,
                    entry.value,
                    recent(closed.getOrDefault(entry.key, List.of()), entry.value.lastClosed()),
                    kept.getOrDefault(entry.key, Map.of()))));
        }
        return hosts;
    }

    /** The seconds of one trip round the slots, oldest first: what lies further back may have lost its samples. */
    private static List<ClosedSecond> recent(List<ClosedSecond> closed, long lastClosed) {
        return closed.stream()
                .filter(second -> second.second() > lastClosed - Stores.KEPT_SECONDS)
                .sorted(Comparator.comparingLong(ClosedSecond::second))
                .toList();
    }

    private Map<String, List<ClosedSecond>> closedByHost() {
        Map<String, List<ClosedSecond>> byHost = new HashMap<>();
        try (KeyValueIterator<String, ClosedSecond> all = closedSeconds.all()) {
            all.forEachRemaining(entry -> byHost.computeIfAbsent(
                            entry.key.substring(entry.key.indexOf('/') + 1), absent -> new ArrayList<>())
                    .add(entry.value));
        }
        return byHost;
    }

    private Map<String, Map<Long, Map<String, Sample>>> samplesByHost() {
        Map<String, Map<Long, Map<String, Sample>>> byHost = new HashMap<>();
        try (KeyValueIterator<String, byte[]> all = samples.all()) {
            all.forEachRemaining(entry -> {
                Sample sample = read(entry.value);
                byHost.computeIfAbsent(sample.host(), absent -> new HashMap<>())
                        .computeIfAbsent(sample.second(), absent -> new HashMap<>())
                        .put(sample.vm(), sample);
            });
        }
        return byHost;
    }

    /** What is kept was valid when it came; its append time and key no longer matter. */
    private static Sample read(byte[] value) {
        return (Sample) Topics.SAMPLES.value().deserializer().deserialize(Topics.SAMPLES.name(), value);
    }
}
