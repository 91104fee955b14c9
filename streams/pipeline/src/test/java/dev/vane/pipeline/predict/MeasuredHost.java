package dev.vane.pipeline.predict;

import dev.vane.contracts.DegradedRule;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Reset;
import dev.vane.contracts.VmKey;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.window.Emission;
import dev.vane.pipeline.window.HostEmissions;
import dev.vane.pipeline.window.HostEvent;
import dev.vane.pipeline.window.HostMeasurement;
import dev.vane.pipeline.window.HostReset;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/** The log of one host whose VMs are measured, and what a model that says the same of every window makes of it. */
final class MeasuredHost {
    /** What others on a host measured counts as well. */
    static final AdaptationRule RULE = new AdaptationRule(0.5, 0.25, 0.05, 10, 86_400, 0.5);

    static final Manifest UNTRAINED = CatalogueFeatures.untrained(1).manifest();
    static final Manifest MANIFEST = trained(UNTRAINED);
    static final int WINDOW = 10;

    private MeasuredHost() {}

    static VmKey vm(String name) {
        return new VmKey("h", name);
    }

    static HostEvent measured(String vm, long second, float performance) {
        return measured(vm, second, 1, performance);
    }

    static HostEvent measured(String vm, long second, int span, float performance) {
        return new HostMeasurement(new MeasuredPerformance(vm(vm), second, span, performance));
    }

    /** What was learnt of a VM, or of all, is forgotten. */
    static HostEvent reset(Optional<String> vm) {
        return new HostReset(new Reset("h", vm, 1));
    }

    /** A closed second in which some VMs are due; {@code a} alone if none is named. */
    static HostEvent second(long second, String... vms) {
        List<String> due = vms.length == 0 ? List.of("a") : List.of(vms);
        return new HostEmissions(
                "h", second, due.stream().map(vm -> due(vm, second)).toList());
    }

    private static Emission due(String vm, long second) {
        int features = MANIFEST.windowFeatures();
        Row[] rows = new Row[WINDOW];
        Arrays.fill(rows, Row.real(new float[features], new long[Row.words(features)]));
        return new Emission.Due(vm(vm), second, 1, new MetricWindow(List.of(rows)), Optional.empty(), Optional.empty());
    }

    /** The predictions of one VM in what was brought forth. */
    static List<Prediction> predictions(String vm, List<Object> values) {
        return only(Prediction.class, values).stream()
                .filter(prediction -> prediction.key().equals(vm(vm)))
                .toList();
    }

    static <T> List<T> only(Class<T> type, List<Object> values) {
        return values.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What these events brought forth, and all before; it is committed. */
    static List<Object> committed(List<HostEvent> log, ProcessorStage<String, HostEvent, Object, Object> stage) {
        log.forEach(event -> stage.process(new Record<>("h", event, 0)));
        stage.commit();
        List<Object> values = new ArrayList<>();
        stage.committed().forEach(record -> values.add(record.value()));
        return values;
    }

    /** Of a model that says 0.5. */
    static ProcessorStage<String, HostEvent, Object, Object> stage(Manifest manifest) {
        return stage(manifest, 0.5f);
    }

    /**
     * Without attention summaries, which follow each prediction.
     *
     * @param performance what the model says
     */
    static ProcessorStage<String, HostEvent, Object, Object> stage(Manifest manifest, float performance) {
        PipelineMetrics metrics = new PipelineMetrics(new PrometheusRegistry());
        WindowPredictor predictor = new WindowPredictor(new FixedEngine(manifest, performance), manifest, metrics);
        return new ProcessorStage<>(
                        HostSecondPrediction.supplier(() -> predictor, DegradedRule.DEFAULT, Optional.empty(), metrics))
                .without(HostSecondPrediction.ATTENTION);
    }

    private static Manifest trained(Manifest manifest) {
        return new Manifest(
                manifest.name(),
                manifest.version(),
                true,
                manifest.windowRows(),
                manifest.stepSeconds(),
                manifest.features(),
                manifest.ratios(),
                manifest.normalisation(),
                manifest.architecture(),
                manifest.treeShare(),
                manifest.known(),
                manifest.trainingData(),
                manifest.evaluation(),
                new IntervalRule(0.9, List.of(0.5), List.of(0.2), List.of(0.2), 2),
                new ErrorDistribution(
                        List.of(0.5),
                        List.of(0.1),
                        List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99),
                        List.of(-3.0, -1.7, -0.7, 0.0, 0.7, 1.7, 3.0),
                        1),
                manifest.spread(),
                manifest.familiarity(),
                RULE,
                manifest.calibration(),
                manifest.files());
    }
}
