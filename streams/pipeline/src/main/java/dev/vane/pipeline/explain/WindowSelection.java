package dev.vane.pipeline.explain;

import dev.vane.contracts.Change;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.ObservedOutcome;
import dev.vane.pipeline.window.HostHistory;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Observes what is predicted, and sends on the windows that are to be explained: in the transaction of their
 * predictions, so that none is lost or sent twice. It changes nothing of what it receives. A VM that has left follows as a
 * null value.
 */
public final class WindowSelection implements Processor<VmKey, ObservedOutcome, VmKey, WindowToExplain> {
    /** Name of the sink of the windows. */
    public static final String SINK = "windows-to-explain";

    private final SelectionRules rules;
    private final PipelineMetrics metrics;
    private ProcessorContext<VmKey, WindowToExplain> context;
    private KeyValueStore<VmKey, SelectedChange> changes;
    private KeyValueStore<String, Long> hosts;
    private WindowsToExplain windows;

    private WindowSelection(SelectionRules rules, PipelineMetrics metrics) {
        this.rules = rules;
        this.metrics = metrics;
    }

    /** Supplies the processor with its stores; it also needs those of {@link HostHistory#of}. */
    public static ProcessorSupplier<VmKey, ObservedOutcome, VmKey, WindowToExplain> supplier(
            SelectionRules rules, PipelineMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<VmKey, ObservedOutcome, VmKey, WindowToExplain> get() {
                return new WindowSelection(rules, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return SelectionStores.builders();
            }
        };
    }

    @Override
    public void init(ProcessorContext<VmKey, WindowToExplain> context) {
        this.context = context;
        this.changes = context.getStateStore(SelectionStores.CHANGES);
        this.hosts = context.getStateStore(SelectionStores.HOSTS);
        this.windows = new WindowsToExplain(HostHistory.of(context));
    }

    @Override
    public void process(Record<VmKey, ObservedOutcome> outcome) {
        switch (outcome.value()) {
            case ObservedOutcome.Window window -> selection(window, outcome);
            case ObservedOutcome.Gone gone -> {
                forget(gone.key());
                context.forward(outcome.withValue((WindowToExplain) null));
            }
        }
    }

    private void selection(ObservedOutcome.Window window, Record<VmKey, ObservedOutcome> outcome) {
        Prediction prediction = window.prediction();
        Optional<Change> change = change(prediction);
        boolean sampled = rules.isSampled(prediction.key(), prediction.second());
        if (change.isPresent() || sampled) {
            context.forward(outcome.withValue(windows.of(window, change, sampled)));
            metrics.selected();
        }
        change.ifPresent(selected -> keep(selected, prediction));
    }

    private Optional<Change> change(Prediction prediction) {
        SelectedChange last = changes.get(prediction.key());
        return (last == null ? SelectedChange.NONE : last)
                .change(prediction, rules)
                .filter(change -> hostAllows(change, prediction));
    }

    private void keep(Change change, Prediction prediction) {
        VmKey vm = prediction.key();
        changes.put(vm, SelectedChange.after(change, prediction));
        hosts.put(vm.host(), prediction.second());
    }

    private boolean hostAllows(Change change, Prediction prediction) {
        Long last = hosts.get(prediction.key().host());
        return rules.allowsAfter(last == null ? Integer.MAX_VALUE : prediction.second() - last, change);
    }

    /** Deletes what is there: a delete is logged even if it deletes nothing. */
    private void forget(VmKey vm) {
        if (changes.get(vm) != null) {
            changes.delete(vm);
        }
    }
}
