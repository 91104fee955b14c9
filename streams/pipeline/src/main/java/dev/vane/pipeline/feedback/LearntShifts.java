package dev.vane.pipeline.feedback;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import dev.vane.inference.adaptation.AdaptationRule.Told;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.pipeline.feedback.Measurements.Applied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What measurements have told of each VM, and how they shift predictions. */
final class LearntShifts {
    /** Others on a host that are asked for the host's shift, the first by name: more tell little more, and cost time. */
    private static final int MOST_OTHERS = 64;

    private final Adapting adapting;
    private final KeyValueStore<VmKey, Learnt> store;
    private final Map<String, SortedMap<String, Evidence>> byHost = new HashMap<>();

    /**
     * What is kept of a VM.
     *
     * @param model whose predictions it was learnt from
     */
    record Learnt(String model, Evidence evidence) {}

    LearntShifts(Adapting adapting, ProcessorContext<?, ?> context) {
        this.adapting = adapting;
        this.store = context.getStateStore(FeedbackStores.LEARNT);
        try (KeyValueIterator<VmKey, Learnt> all = store.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.model().equals(adapting.model())) {
                    ofHost(entry.key.host()).put(entry.key.vm(), entry.value.evidence());
                }
            });
        }
    }

    private SortedMap<String, Evidence> ofHost(String host) {
        return byHost.computeIfAbsent(host, absent -> new TreeMap<>());
    }

    /** What a VM's prediction is shifted by; empty if neither it nor another VM of its host was measured. */
    Optional<Applied> of(VmKey vm, long second) {
        SortedMap<String, Evidence> host = byHost.get(vm.host());
        if (host == null) {
            return Optional.empty();
        }
        Evidence own = host.getOrDefault(vm.vm(), Evidence.NONE);
        List<Evidence> others = new ArrayList<>();
        for (Map.Entry<String, Evidence> other : host.entrySet()) {
            if (!other.getKey().equals(vm.vm()) && others.size() < MOST_OTHERS) {
                others.add(other.getValue());
            }
        }
        if (!own.isAny() && others.stream().noneMatch(Evidence::isAny)) {
            return Optional.empty();
        }
        Shift shift = adapting.rule().shift(own, others, second);
        OptionalLong measured = own.isAny() ? OptionalLong.of(own.second()) : OptionalLong.empty();
        return Optional.of(
                new Applied(shift, alone(own, second), adapting.rule().left(own, second), measured));
    }

    /** What a VM's prediction would be shifted by if no other VM had been measured. */
    private Shift alone(Evidence own, long second) {
        return adapting.rule().shift(own, List.of(), second);
    }

    /**
     * Learns from a prediction that was compared. One of another model, or of random weights, tells nothing. What others
     * on the host measured has no part in it: what is known of a VM is told by its own measurements.
     */
    void learn(Prediction prediction, RealisedError error) {
        if (!prediction.model().equals(adapting.model()) || !prediction.trained()) {
            return;
        }
        VmKey vm = prediction.key();
        SortedMap<String, Evidence> host = ofHost(vm.host());
        Evidence before = host.getOrDefault(vm.vm(), Evidence.NONE);
        Shift known = alone(before, prediction.second());
        Evidence learnt = adapting.rule()
                .learnt(
                        before,
                        new Told(known.offset(), known.factor()),
                        prediction.raw().relativePerformance(),
                        error.measured(),
                        prediction.second());
        Evidence tracked = error.hasInterval()
                ? adapting.rule().tracked(learnt, isCovered(prediction, error), adapting.coverage())
                : learnt;
        host.put(vm.vm(), tracked);
        store.put(vm, new Learnt(adapting.model(), tracked));
    }

    /** Until it was measured itself, a VM's interval is as wide as others' had to be: that of the model alone counts. */
    private static boolean isCovered(Prediction prediction, RealisedError error) {
        boolean wasMeasured = prediction
                .adaptation()
                .map(adaptation -> adaptation.measuredSecond().isPresent())
                .orElse(false);
        return wasMeasured ? error.isCovered() : error.isCoveredByRaw();
    }

    void forget(VmKey vm) {
        SortedMap<String, Evidence> host = byHost.get(vm.host());
        if (host != null && host.remove(vm.vm()) != null) {
            store.delete(vm);
            if (host.isEmpty()) {
                byHost.remove(vm.host());
            }
        }
    }
}
