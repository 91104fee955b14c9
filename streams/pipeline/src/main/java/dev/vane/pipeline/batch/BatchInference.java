package dev.vane.pipeline.batch;

import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.batch.WindowPredictor.Predicted;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.Stores;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Gathers due windows of all VMs into batches, runs the model on each and forwards the outcomes in order. Windows that
 * wait for their batch are not stored: how many of a host have left is, and the others are assembled again after a
 * restart.
 */
public final class BatchInference implements Processor<String, HostEmissions, Object, Object> {
    /** Name of the sink of predictions. */
    public static final String PREDICTIONS = "predictions";

    /** Name of the sink of attention summaries. */
    public static final String ATTENTION = "attention-summaries";

    /** Name of the sink of skipped windows. */
    public static final String SKIPPED = "skipped-windows";

    private final WindowPredictor.Opener opener;
    private final int batchSize;
    private final Duration linger;
    private final Optional<String> observer;
    private final PipelineMetrics metrics;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, Long> firstWaitingSecond = new HashMap<>();
    private int toPredict;
    private WindowPredictor predictor;
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, Long> emitted;

    /**
     * An emission that waits.
     *
     * @param place its place among all emissions of its host, from 1
     * @param skip why it will not be predicted, if so
     */
    private record Waiting(String host, long second, long place, Emission emission, Optional<SkippedWindow> skip) {
        boolean isToPredict() {
            return emission instanceof Due && skip.isEmpty();
        }
    }

    private BatchInference(
            WindowPredictor.Opener opener,
            int batchSize,
            Duration linger,
            Optional<String> observer,
            PipelineMetrics metrics) {
        this.opener = opener;
        this.batchSize = batchSize;
        this.linger = linger;
        this.observer = observer;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor with its store.
     *
     * @param opener gives the calling thread's predictor
     * @param batchSize windows of a full batch
     * @param linger longest that a window waits for more, in wall-clock time
     * @param observer name of a processor that is shown every {@link ObservedOutcome}, after it has left; it changes nothing here
     */
    public static ProcessorSupplier<String, HostEmissions, Object, Object> supplier(
            WindowPredictor.Opener opener,
            int batchSize,
            Duration linger,
            Optional<String> observer,
            PipelineMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, HostEmissions, Object, Object> get() {
                return new BatchInference(opener, batchSize, linger, observer, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.emitted());
            }
        };
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.emitted = context.getStateStore(Stores.EMITTED);
        this.predictor = opener.open();
        context.schedule(linger, PunctuationType.WALL_CLOCK_TIME, now -> flushAll());
    }

    @Override
    public void process(Record<String, HostEmissions> record) {
        HostEmissions emissions = record.value();
        Long first = firstWaitingSecond.get(emissions.host());
        if (first != null && emissions.second() - first > Stores.MAX_WAITING_SECONDS) {
            flushAll();
        }
        add(emissions);
        while (toPredict >= batchSize) {
            flush();
        }
    }

    private void add(HostEmissions emissions) {
        long place = emissions.emittedAfter() - emissions.emissions().size();
        for (Emission emission : emissions.emissions()) {
            place++;
            Optional<SkippedWindow> skip = emission instanceof Due due ? SkipRule.skip(due) : Optional.empty();
            Waiting item = new Waiting(emissions.host(), emissions.second(), place, emission, skip);
            waiting.add(item);
            firstWaitingSecond.putIfAbsent(item.host(), item.second());
            toPredict += item.isToPredict() ? 1 : 0;
        }
    }

    private void flushAll() {
        while (!waiting.isEmpty()) {
            flush();
        }
    }

    /** Sends the oldest emissions on: as many as one batch predicts, with all that stand between and before them. */
    private void flush() {
        List<Waiting> batch = takeBatch();
        Iterator<Optional<Predicted>> predicted = predictor
                .predict(batch.stream()
                        .filter(Waiting::isToPredict)
                        .map(item -> (Due) item.emission())
                        .toList())
                .iterator();
        for (Waiting item : batch) {
            switch (item.emission()) {
                case Emission.Gone gone -> {
                    forward(PREDICTIONS, gone.key(), null, item.second());
                    show(new ObservedOutcome.Gone(gone.key()), item.second());
                }
                case Due due when item.isToPredict() -> forward(due, predicted.next());
                case Due due -> forward(due, item.skip().orElseThrow());
            }
        }
        batch.forEach(item -> emitted.put(item.host(), item.place()));
    }

    private List<Waiting> takeBatch() {
        List<Waiting> batch = new ArrayList<>();
        int taken = 0;
        while (!waiting.isEmpty() && !(taken == batchSize && waiting.getFirst().isToPredict())) {
            Waiting item = waiting.removeFirst();
            batch.add(item);
            taken += item.isToPredict() ? 1 : 0;
        }
        toPredict -= taken;
        firstWaitingSecond.clear();
        waiting.forEach(item -> firstWaitingSecond.putIfAbsent(item.host(), item.second()));
        return batch;
    }

    private void forward(Due due, Optional<Predicted> predicted) {
        if (predicted.isEmpty()) {
            forward(due, SkipRule.skipped(due, SkippedWindow.Reason.MODEL_FAILED));
            return;
        }
        metrics.predicted();
        forward(PREDICTIONS, due.key(), predicted.get().prediction(), due.second());
        forward(ATTENTION, due.key(), predicted.get().attention(), due.second());
        show(new ObservedOutcome.Window(predicted.get().prediction(), due.window()), due.second());
    }

    private void show(ObservedOutcome shown, long second) {
        observer.ifPresent(name -> forward(name, shown.key(), shown, second));
    }

    private void forward(Due due, SkippedWindow skipped) {
        metrics.skipped(skipped.reason());
        forward(SKIPPED, due.key(), skipped, due.second());
    }

    private void forward(String sink, VmKey key, Object value, long second) {
        context.forward(new Record<Object, Object>(key, value, second * 1000), sink);
    }
}
