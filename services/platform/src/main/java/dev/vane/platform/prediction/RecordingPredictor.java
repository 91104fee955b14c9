package dev.vane.platform.prediction;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import dev.vane.contracts.Change;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.pipeline.explain.SelectionRules;
import dev.vane.pipeline.explain.VmPast;
import dev.vane.pipeline.explain.WindowsToExplain;
import dev.vane.pipeline.predict.ObservedOutcome;
import dev.vane.pipeline.predict.SkipRule;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.predict.WindowPredictor.Predicted;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.RecordedHosts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Predicts a recording second by second, by the same rules of time and the same windows as the pipeline, without Kafka.
 * Keeps of each VM what its worst window needs to be explained.
 */
public final class RecordingPredictor {
    /** Sampled windows that are a VM's past. */
    private static final int PAST_WINDOWS = 10;

    private static final SelectionRules SAMPLING = SelectionRules.DEFAULT;

    private final WindowPredictor predictor;
    private final RecordedHosts hosts;
    private final WindowsToExplain windows;
    private final Map<VmKey, RecordedVm> vms = new TreeMap<>();
    private final Map<VmKey, Deque<WindowToExplain>> past = new HashMap<>();
    private final Map<VmKey, Worst> worst = new TreeMap<>();

    /**
     * A VM's worst window.
     *
     * @param window as the pipeline would have handed it over
     * @param past what was known of the VM before
     */
    public record Worst(WindowToExplain window, VmPast past) {}

    /** @param model the rows of the predictor's model */
    public RecordingPredictor(WindowPredictor predictor, ModelRows model) {
        this.predictor = predictor;
        this.hosts = new RecordedHosts(model);
        this.windows = new WindowsToExplain(hosts.history());
    }

    /**
     * Predicts all that a source yields.
     *
     * @param progress told the seconds of hosts that were read so far
     */
    public void run(Source source, LongConsumer progress) throws InterruptedException {
        long read = 0;
        for (Optional<HostSecond> next = source.next(); next.isPresent(); next = source.next()) {
            HostSecond second = next.get();
            Stream.<SourceRecord>concat(second.samples().stream(), Stream.of(second.tick()))
                    .forEach(record -> hosts.apply(record).forEach(this::predict));
            progress.accept(++read);
        }
    }

    private void predict(HostEmissions emissions) {
        List<Due> due = new ArrayList<>();
        for (Emission emission : emissions.emissions()) {
            switch (emission) {
                case Emission.Gone gone -> past.remove(gone.key());
                case Due window
                when SkipRule.skip(window).isPresent() -> vm(window.key()).skipped();
                case Due window -> due.add(window);
            }
        }
        Iterator<Optional<Predicted>> predicted = predictor.predict(due).iterator();
        for (Due window : due) {
            predicted.next().ifPresentOrElse(made -> add(window, made), vm(window.key())::skipped);
        }
    }

    private void add(Due due, Predicted predicted) {
        VmKey vm = due.key();
        vm(vm).predicted(predicted.prediction());
        ObservedOutcome.Window outcome = new ObservedOutcome.Window(predicted.prediction(), due.window());
        Worst before = worst.get(vm);
        if (before == null
                || predicted.prediction().relativePerformance()
                        < before.window().prediction().relativePerformance()) {
            WindowToExplain window = windows.of(outcome, Optional.of(Change.DEGRADED), false);
            worst.put(vm, new Worst(window, new VmPast(List.copyOf(past(vm)), Optional.empty())));
        }
        if (SAMPLING.isSampled(vm, due.second())) {
            past(vm).addLast(windows.of(outcome, Optional.empty(), true));
            if (past(vm).size() > PAST_WINDOWS) {
                past(vm).removeFirst();
            }
        }
    }

    private RecordedVm vm(VmKey vm) {
        return vms.computeIfAbsent(vm, RecordedVm::new);
    }

    private Deque<WindowToExplain> past(VmKey vm) {
        return past.computeIfAbsent(vm, absent -> new ArrayDeque<>());
    }

    /** The VMs of the recording that had a due window, sorted. */
    public Collection<RecordedVm> vms() {
        return vms.values();
    }

    /** Each VM's worst window, by VM. */
    public Map<VmKey, Worst> worst() {
        return Map.copyOf(worst);
    }
}
