package dev.vane.exporter;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Scope;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.catalogue.Metric.Group;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The series of VMs and of models, built as one snapshot from what is known when a scrape asks. */
final class VmCollector implements MultiCollector {
    /** As many as there are errors of, see {@link RealisedErrors}. */
    private static final int MAX_MODELS = 16;

    private static final MetricMetadata MODEL = new MetricMetadata(
            "vane_model", "Models of the current predictions; trained is false if the weights are random.");

    private static final List<Family> FAMILIES = List.of(
            ofPrediction(
                    "vane_relative_performance_ratio",
                    "Predicted relative performance of the VM: isolated time over actual time, 1 is as fast as alone.",
                    (prediction, out) -> out.add(prediction.relativePerformance())),
            ofPrediction(
                    "vane_relative_performance_lower_ratio",
                    "Lower bound of the 90 % interval of the relative performance, if the model gives one.",
                    (prediction, out) -> prediction.lower().ifPresent(out::add)),
            ofPrediction(
                    "vane_relative_performance_upper_ratio",
                    "Upper bound of the 90 % interval of the relative performance, if the model gives one.",
                    (prediction, out) -> prediction.upper().ifPresent(out::add)),
            ofPrediction(
                    "vane_degradation_probability",
                    "Probability that the VM runs slower than the relative performance in the label below, if the model"
                            + " gives one.",
                    (prediction, out) -> prediction
                            .degradation()
                            .forEach(one -> out.add(one.probability(), "below", Float.toString(one.below())))),
            ofPrediction(
                    "vane_smoothed_degradation_probability",
                    "Smoothed probability that the VM runs too slowly: what decides whether it is degraded, if that is known.",
                    (prediction, out) -> prediction
                            .condition()
                            .filter(known -> prediction.trained())
                            .ifPresent(known -> out.add(known.probability()))),
            ofPrediction(
                    "vane_vm_condition",
                    "What is said of the VM: 0 is well, 1 may be degraded, 2 is degraded; absent if it is unknown.",
                    VmCollector::condition),
            ofPrediction(
                    "vane_familiarity_ratio",
                    "Similarity of the VM's window to the training data, from 0 to 1, if the model reports it.",
                    (prediction, out) -> prediction.familiarity().ifPresent(out::add)),
            ofPrediction(
                    "vane_prediction_unfamiliar",
                    "1 if the VM's window is outside what the model has seen in training, 0 if not.",
                    (prediction, out) ->
                            prediction.familiarity().ifPresent(score -> out.add(prediction.unfamiliar() ? 1 : 0))),
            new Family(
                    new MetricMetadata(
                            "vane_measured_performance_ratio",
                            "Measured relative performance, mean of ten measured seconds, if it is published."),
                    (state, out) -> state.error().ifPresent(error -> out.add(error.measured()))),
            ofPrediction(
                    "vane_prediction_timestamp_seconds",
                    "Event time of the VM's newest prediction, in seconds since the epoch.",
                    (prediction, out) -> out.add((double) prediction.second())),
            new Family(
                    new MetricMetadata(
                            "vane_explanation_timestamp_seconds",
                            "Event time of the VM's newest explanation, in seconds since the epoch, if it has any."),
                    (state, out) -> state.explained().ifPresent(second -> out.add((double) second))),
            ofPrediction(
                    "vane_window_rows",
                    "Rows of the VM's newest window: sampled (real) or repeated from an earlier one (imputed).",
                    (prediction, out) -> {
                        out.add(prediction.realRows(), "kind", "real");
                        out.add(prediction.imputedRows(), "kind", "imputed");
                    }),
            ofLedger(
                    "vane_vm_ledger_cores",
                    "CPU time of the VM in its newest second, and what it waited for while it could run: its own quota, its"
                            + " own threads (siblings), or others on its CPUs; core-seconds in a second, if the host tells.",
                    (ledger, out) -> {
                        out.add(ledger.onCpu(), "entry", "on_cpu");
                        ledger.quota().ifPresent(cores -> out.add(cores, "entry", "quota"));
                        ledger.siblings().ifPresent(cores -> out.add(cores, "entry", "siblings"));
                        ledger.others().ifPresent(cores -> out.add(cores, "entry", "others"));
                    }),
            ofLedger(
                    "vane_vm_scheduler_share_ratio",
                    "CPU time of the VM over what it could have been alone, in its newest second: 1 if others took nothing.",
                    (ledger, out) -> ledger.schedulerShare().ifPresent(out::add)),
            ofLosses(
                    "vane_vm_lost_cores",
                    "CPU time that the VM lost in its newest second to another VM, in the label to: the three that took most;"
                            + " core-seconds in a second, if the host tells.",
                    VmCollector::lost),
            ofLosses(
                    "vane_vm_lost_to_rest_cores",
                    "CPU time that the VM lost in its newest second to what ran on its CPUs and is no VM that is watched;"
                            + " core-seconds in a second, if the host tells.",
                    (losses, out) -> losses.lostToRest().ifPresent(out::add)),
            ofLosses(
                    "vane_vm_pressing_cores",
                    "CPU time that other VMs, the three that lost most, lost in its newest second to the VM, which ran more than"
                            + " its fair share; 0 if it did not; core-seconds in a second, if the host tells.",
                    (losses, out) -> out.add(cores(losses.presses().stream()))),
            ofAdaptation(
                    "vane_raw_relative_performance_ratio",
                    "Relative performance that the model alone predicts, while measurements of the VM, or of others on its"
                            + " host, shift the prediction.",
                    (adaptation, out) -> out.add(adaptation.raw().relativePerformance())),
            ofAdaptation(
                    "vane_vm_measured_windows",
                    "Measured windows of ten seconds of the VM that still count, while measurements shift the prediction.",
                    (adaptation, out) -> out.add(adaptation.windows())),
            ofPrediction(
                    "vane_vm_measurement_age_seconds",
                    "Event time of the prediction less that of the VM's newest measured second, while it shifts the"
                            + " prediction.",
                    VmCollector::measurementAge),
            ofAdaptation(
                    "vane_vm_own_measurement_weight_ratio",
                    "Share of the VM's own measurements in the shift of its prediction; the rest is what is supposed of any"
                            + " VM on its host.",
                    (adaptation, out) -> out.add(adaptation.ownWeight())),
            ofAttention(
                    "vane_attention_share_ratio",
                    "Share of the attention that a group of metrics receives; a VM's shares add up to 1.",
                    VmCollector::shares),
            ofAttention(
                    "vane_attention_entropy_ratio",
                    "Entropy of a branch's attention over its maximum: 0 is one key, 1 is uniform.",
                    (summary, out) -> {
                        out.add(summary.temporalEntropy(), "branch", "temporal");
                        out.add(summary.systemEntropy(), "branch", "system");
                    }));

    private final VmSeries series;
    private final InstantSource clock;

    VmCollector(VmSeries series, InstantSource clock) {
        this.series = series;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        List<VmState> predicted = series.states().stream()
                .filter(state -> state.prediction().isPresent())
                .toList();
        Stream<MetricSnapshot> perVm = FAMILIES.stream().map(family -> family.snapshot(predicted));
        Stream<MetricSnapshot> perModel = Stream.of(models(predicted), HeadEntropies.of(predicted, clock.instant()));
        return new MetricSnapshots(Stream.concat(perVm, perModel).toList());
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        Stream<MetricMetadata> gauges =
                Stream.concat(FAMILIES.stream().map(Family::metadata), Stream.of(HeadEntropies.METADATA));
        return Stream.concat(
                        gauges.map(metadata -> MetricFamilyDescriptor.of(MetricType.GAUGE, metadata)),
                        Stream.of(MetricFamilyDescriptor.of(MetricType.INFO, MODEL)))
                .toList();
    }

    private static MetricSnapshot models(List<VmState> states) {
        Map<Labels, List<Prediction>> models = states.stream()
                .flatMap(state -> state.prediction().stream())
                .collect(Collectors.groupingBy(
                        made -> Labels.of("model", made.model(), "trained", Boolean.toString(made.trained()))));
        return new InfoSnapshot(
                MODEL,
                Models.mostUsed(models, MAX_MODELS).stream()
                        .map(InfoDataPointSnapshot::new)
                        .toList());
    }

    /** Random weights say nothing of a VM. */
    private static void condition(Prediction prediction, Points out) {
        prediction.condition().filter(known -> prediction.trained()).ifPresent(known -> {
            switch (known.state()) {
                case WELL -> out.add(0);
                case MAYBE_DEGRADED -> out.add(1);
                case DEGRADED -> out.add(2);
                case UNKNOWN -> {}
            }
        });
    }

    /** Absent where only others on the host were measured. */
    private static void measurementAge(Prediction prediction, Points out) {
        prediction
                .adaptation()
                .map(Adaptation::measuredSecond)
                .orElseGet(OptionalLong::empty)
                .ifPresent(measured -> out.add((double) (prediction.second() - measured)));
    }

    /** Whoever is no longer among the first three has no point: at most three for each VM, whatever their names. */
    private static void lost(CpuLosses losses, Points out) {
        Map<String, List<Loss>> byVm = losses.lostTo().stream()
                .limit(CpuLosses.MOST)
                .collect(Collectors.groupingBy(Loss::vm, TreeMap::new, Collectors.toList()));
        byVm.forEach((vm, parts) -> out.add(cores(parts.stream()), "to", vm));
    }

    private static double cores(Stream<Loss> losses) {
        return losses.mapToDouble(Loss::cores).sum();
    }

    /** A group that the catalogue does not know counts as other: names in the data do not become label values. */
    private static void shares(AttentionSummary summary, Points out) {
        Map<String, Double> byGroup = new TreeMap<>();
        for (Scope scope : Scope.values()) {
            summary.groupShares().stream()
                    .filter(share -> share.scope() == scope)
                    .forEach(share -> byGroup.merge(group(share), (double) share.share(), Double::sum));
            byGroup.forEach((group, share) -> out.add(share, "group", group, "scope", label(scope)));
            byGroup.clear();
        }
    }

    private static String group(GroupShare share) {
        return Arrays.stream(Group.values())
                .map(Group::label)
                .filter(share.group()::equals)
                .findFirst()
                .orElse("other");
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Family ofPrediction(String name, String help, BiConsumer<Prediction, Points> values) {
        return new Family(
                new MetricMetadata(name, help),
                (state, out) -> values.accept(state.prediction().orElseThrow(), out));
    }

    private static Family ofLedger(String name, String help, BiConsumer<StallLedger, Points> values) {
        return ofPrediction(
                name, help, (prediction, out) -> prediction.ledger().ifPresent(ledger -> values.accept(ledger, out)));
    }

    private static Family ofLosses(String name, String help, BiConsumer<CpuLosses, Points> values) {
        return ofPrediction(
                name, help, (prediction, out) -> prediction.losses().ifPresent(losses -> values.accept(losses, out)));
    }

    private static Family ofAdaptation(String name, String help, BiConsumer<Adaptation, Points> values) {
        return ofPrediction(name, help, (prediction, out) -> prediction
                .adaptation()
                .ifPresent(adaptation -> values.accept(adaptation, out)));
    }

    private static Family ofAttention(String name, String help, BiConsumer<AttentionSummary, Points> values) {
        return new Family(new MetricMetadata(name, help), (state, out) -> state.attention()
                .ifPresent(summary -> values.accept(summary, out)));
    }

    /** One metric name, and which points of it a VM has. */
    private record Family(MetricMetadata metadata, BiConsumer<VmState, Points> values) {
        MetricSnapshot snapshot(List<VmState> states) {
            List<GaugeDataPointSnapshot> points = new ArrayList<>(states.size());
            states.forEach(state -> values.accept(state, new Points(state.labels(), points)));
            return new GaugeSnapshot(metadata, points);
        }
    }

    /** Where the points of one VM go. */
    private record Points(Labels vm, List<GaugeDataPointSnapshot> out) {
        void add(double value, String... labels) {
            out.add(new GaugeDataPointSnapshot(value, vm.merge(Labels.of(labels)), null));
        }
    }
}
