package dev.vane.pipeline.feedback;

import static dev.vane.pipeline.feedback.FeedbackStores.SLOTS;
import static dev.vane.pipeline.feedback.FeedbackStores.slotOf;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The last seconds of each VM, as they were predicted and as they were measured. Bounded in time and in VMs. */
final class KeptSeconds {
    /** Measured seconds over which a target is the mean: what the model was trained to predict. */
    static final int TARGET_SECONDS = 10;

    private final int maxMeasuredVms;
    private final Consumer<VmKey> dropped;
    private final KeyValueStore<String, Prediction> predicted;
    private final KeyValueStore<String, MeasuredPerformance> measured;
    private final KeyValueStore<VmKey, Long> measuredUntil;

    /** Newest measured second of each VM; the VM whose last measurement came first stands first. */
    private final LinkedHashMap<VmKey, Long> until = new LinkedHashMap<>();

    /**
     * Those in the processor's stores.
     *
     * @param maxMeasuredVms VMs of which measurements are kept; beyond them the one not measured for longest goes
     * @param dropped hears of one that goes for that reason
     */
    KeptSeconds(ProcessorContext<?, ?> context, int maxMeasuredVms, Consumer<VmKey> dropped) {
        this.maxMeasuredVms = maxMeasuredVms;
        this.dropped = dropped;
        this.predicted = context.getStateStore(FeedbackStores.PREDICTED);
        this.measured = context.getStateStore(FeedbackStores.MEASURED);
        this.measuredUntil = context.getStateStore(FeedbackStores.MEASURED_UNTIL);
        List<KeyValue<VmKey, Long>> known = new ArrayList<>();
        try (KeyValueIterator<VmKey, Long> all = measuredUntil.all()) {
            all.forEachRemaining(known::add);
        }
        known.sort(Comparator.comparingLong(entry -> entry.value));
        known.forEach(entry -> until.put(entry.key, entry.value));
    }

    /** Keeps a prediction. False if its second was predicted before, or lies so far back that a later one has its slot. */
    boolean add(Prediction prediction) {
        String slot = slotOf(prediction.key(), prediction.second());
        Prediction before = predicted.get(slot);
        if (before != null && before.second() >= prediction.second()) {
            return false;
        }
        predicted.put(slot, prediction);
        return true;
    }

    /**
     * Keeps a measurement. Of a VM measured time only moves on, so that what was once compared would be the same again:
     * seconds up to the newest that was measured are left out.
     *
     * @return the seconds that the value now stands for, ascending
     */
    List<Long> add(MeasuredPerformance performance) {
        VmKey vm = performance.key();
        long first = Math.max(performance.firstSecond(), until.getOrDefault(vm, 0L) + 1);
        List<Long> seconds = new ArrayList<>();
        for (long second = first; second <= performance.second(); second++) {
            measured.put(slotOf(vm, second), performance.ofSecond(second));
            seconds.add(second);
        }
        if (!seconds.isEmpty()) {
            until.remove(vm);
            until.put(vm, performance.second());
            measuredUntil.put(vm, performance.second());
            dropBeyondLimit();
        }
        return seconds;
    }

    private void dropBeyondLimit() {
        if (until.size() > maxMeasuredVms) {
            VmKey oldest = until.firstEntry().getKey();
            until.remove(oldest);
            measuredUntil.delete(oldest);
            // With its predictions: what is no longer known to have been compared must not be compared again.
            forget(oldest);
            dropped.accept(oldest);
        }
    }

    /** The prediction of one second, if it is kept. */
    Optional<Prediction> predicted(VmKey vm, long second) {
        return Optional.ofNullable(predicted.get(slotOf(vm, second))).filter(kept -> kept.second() == second);
    }

    /**
     * What a prediction should have said.
     *
     * @param mean relative performance, in (0, 1]
     * @param compareOnly true if a part of it must not be learnt from
     */
    record Target(float mean, boolean compareOnly) {}

    /**
     * What a prediction should have said: the mean over the last {@value #TARGET_SECONDS} measured seconds of its
     * window. None if its own second was not measured, or the window has fewer measured seconds that are still kept.
     */
    Optional<Target> target(Prediction prediction) {
        VmKey vm = prediction.key();
        long last = prediction.second();
        if (measured(vm, last).isEmpty()) {
            return Optional.empty();
        }
        long windowStart = last - prediction.realRows() - prediction.imputedRows();
        long before = Math.max(windowStart, until.getOrDefault(vm, 0L) - SLOTS);
        double sum = 0;
        int count = 0;
        boolean compareOnly = false;
        for (long second = last; second > before && count < TARGET_SECONDS; second--) {
            Optional<MeasuredPerformance> performance = measured(vm, second);
            if (performance.isPresent()) {
                sum += performance.get().relativePerformance();
                compareOnly |= performance.get().compareOnly();
                count++;
            }
        }
        return count == TARGET_SECONDS ? Optional.of(new Target((float) (sum / count), compareOnly)) : Optional.empty();
    }

    private Optional<MeasuredPerformance> measured(VmKey vm, long second) {
        return Optional.ofNullable(measured.get(slotOf(vm, second))).filter(kept -> kept.second() == second);
    }

    /** Drops a VM's seconds. Up to when it was measured stays, so that what comes again is still known. */
    void forget(VmKey vm) {
        clear(predicted, vm);
        clear(measured, vm);
    }

    /** Deletes what is there: a delete is logged even if it deletes nothing. */
    private static <V> void clear(KeyValueStore<String, V> store, VmKey vm) {
        for (int slot = 0; slot < SLOTS; slot++) {
            String key = slotOf(vm, slot);
            if (store.get(key) != null) {
                store.delete(key);
            }
        }
    }
}
