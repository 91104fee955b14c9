package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.attention;
import static dev.vane.exporter.Outcomes.error;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Condition;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.Degradation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.PredictionBuilder;
import dev.vane.contracts.RawPrediction;
import dev.vane.contracts.Scope;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VmCollectorTest {
    private static final VmKey OTHER = new VmKey("host-1", "vm-0");

    private final VmSeries series = new VmSeries(100, Duration.ofMinutes(15));
    private final PrometheusRegistry registry = new PrometheusRegistry();

    VmCollectorTest() {
        registry.register(new VmCollector(series, InstantSource.fixed(NOON)));
    }

    @Test
    void showsNothingBeforeTheFirstPrediction() {
        series.attended(attention(VM, NOON, 0.5f), NOON.toEpochMilli(), NOON);

        assertThat(Scrape.of(registry)).isEmpty();
    }

    @Test
    void showsWhatIsKnownOfAVmInOneOrder() {
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.predicted(full(OTHER), NOON);
        series.attended(attention(VM, NOON, 0.5f), NOON.toEpochMilli(), NOON);

        assertThat(Scrape.of(registry))
                .containsExactly(
                        "vane_attention_entropy_ratio{branch=system,host=host-1,vm=vm-1} 0.125",
                        "vane_attention_entropy_ratio{branch=temporal,host=host-1,vm=vm-1} 0.5",
                        head("system", 0, 0, "0.25"),
                        head("temporal", 0, 0, "0.5"),
                        head("temporal", 0, 1, "0.5"),
                        head("system", 1, 0, "0.75"),
                        "vane_attention_share_ratio{group=cpu,host=host-1,scope=own,vm=vm-1} 0.25",
                        "vane_attention_share_ratio{group=llc,host=host-1,scope=neighbour,vm=vm-1} 0.75",
                        "vane_familiarity_ratio{host=host-1,vm=vm-0} 0.25",
                        "vane_model_info{model=random,trained=false} 1.0",
                        "vane_model_info{model=small-1,trained=true} 1.0",
                        "vane_prediction_timestamp_seconds{host=host-1,vm=vm-0} 1.7935344E9",
                        "vane_prediction_timestamp_seconds{host=host-1,vm=vm-1} 1.7935344E9",
                        "vane_prediction_unfamiliar{host=host-1,vm=vm-0} 0.0",
                        "vane_relative_performance_lower_ratio{host=host-1,vm=vm-0} 0.375",
                        "vane_relative_performance_ratio{host=host-1,vm=vm-0} 0.5",
                        "vane_relative_performance_ratio{host=host-1,vm=vm-1} 0.75",
                        "vane_relative_performance_upper_ratio{host=host-1,vm=vm-0} 0.625",
                        "vane_window_rows{host=host-1,kind=imputed,vm=vm-0} 0.0",
                        "vane_window_rows{host=host-1,kind=imputed,vm=vm-1} 2.0",
                        "vane_window_rows{host=host-1,kind=real,vm=vm-0} 60.0",
                        "vane_window_rows{host=host-1,kind=real,vm=vm-1} 58.0");
    }

    @Test
    void marksAPredictionThatIsUnlikeTraining() {
        OptionalDouble bound = OptionalDouble.of(0.5);
        series.predicted(
                new Prediction(
                        VM,
                        NOON.getEpochSecond(),
                        0.5f,
                        bound,
                        bound,
                        OptionalDouble.of(0.03125),
                        60,
                        0,
                        "small-1",
                        true,
                        true),
                NOON);

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_prediction_unfamiliar{host=host-1,vm=vm-1} 1.0",
                        "vane_familiarity_ratio{host=host-1,vm=vm-1} 0.03125");
    }

    @ParameterizedTest
    @CsvSource({"WELL, 0.0", "MAYBE_DEGRADED, 1.0", "DEGRADED, 2.0"})
    void showsWhatIsSaidOfAVm(Condition.State state, String shown) {
        series.predicted(said(state, true), NOON);

        assertThat(Scrape.of(registry)).contains("vane_vm_condition{host=host-1,vm=vm-1} " + shown);
    }

    @Test
    void showsNoConditionThatIsUnknownOrOfRandomWeights() {
        series.predicted(said(Condition.State.UNKNOWN, true), NOON);
        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith("vane_vm_condition"));

        series.predicted(said(Condition.State.DEGRADED, false), NOON);
        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith("vane_vm_condition"));
    }

    private static Prediction said(Condition.State state, boolean trained) {
        return PredictionBuilder.builder(made(VM, Optional.empty(), Optional.empty(), Optional.empty()))
                .trained(trained)
                .condition(Optional.of(new Condition(state, 0.5f, NOON.getEpochSecond())))
                .build();
    }

    @Test
    void showsWhereTheTimeOfAVmWentAsFarAsItsHostTells() {
        OptionalDouble absent = OptionalDouble.empty();
        StallLedger ledger = new StallLedger(
                0.5,
                OptionalDouble.of(0),
                OptionalDouble.of(0.25),
                OptionalDouble.of(0.5),
                OptionalDouble.of(1),
                absent);
        series.predicted(withLedger(VM, ledger), NOON);
        series.predicted(withLedger(OTHER, new StallLedger(0.75, absent, absent, absent, absent, absent)), NOON);

        assertThat(Scrape.of(registry)).contains("vane_degradation_probability{below=0.75,host=host-1,vm=vm-1} 0.125");
        assertThat(Scrape.of(registry).stream()
                        .filter(line -> line.startsWith("vane_vm_"))
                        .toList())
                .containsExactly(
                        "vane_vm_ledger_cores{entry=on_cpu,host=host-1,vm=vm-0} 0.75",
                        "vane_vm_ledger_cores{entry=on_cpu,host=host-1,vm=vm-1} 0.5",
                        "vane_vm_ledger_cores{entry=others,host=host-1,vm=vm-1} 0.5",
                        "vane_vm_ledger_cores{entry=quota,host=host-1,vm=vm-1} 0.0",
                        "vane_vm_ledger_cores{entry=siblings,host=host-1,vm=vm-1} 0.25",
                        "vane_vm_scheduler_share_ratio{host=host-1,vm=vm-1} 0.5");
    }

    @Test
    void showsWhoTookTheCpuTimeOfAVmAndForgetsPairsThatAreGone() {
        OptionalDouble absent = OptionalDouble.empty();
        List<Loss> four = List.of(
                new Loss("vm-2", 0.5f), new Loss("vm-3", 0.25f), new Loss("vm-4", 0.125f), new Loss("vm-5", 0.0625f));
        series.predicted(losing(VM, new CpuLosses(four, OptionalDouble.of(0.125), List.of())), NOON);
        series.predicted(
                losing(
                        OTHER,
                        new CpuLosses(List.of(), absent, List.of(new Loss("vm-1", 0.5f), new Loss("vm-2", 0.25f)))),
                NOON);

        assertThat(ofVms())
                .containsExactly(
                        "vane_vm_lost_cores{host=host-1,to=vm-2,vm=vm-1} 0.5",
                        "vane_vm_lost_cores{host=host-1,to=vm-3,vm=vm-1} 0.25",
                        "vane_vm_lost_cores{host=host-1,to=vm-4,vm=vm-1} 0.125",
                        "vane_vm_lost_to_rest_cores{host=host-1,vm=vm-1} 0.125",
                        "vane_vm_pressing_cores{host=host-1,vm=vm-0} 0.75",
                        "vane_vm_pressing_cores{host=host-1,vm=vm-1} 0.0");

        series.predicted(
                losing(VM, new CpuLosses(List.of(new Loss("vm-5", 0.5f)), OptionalDouble.of(0), List.of())), NOON);
        series.predicted(prediction(OTHER, NOON, 0.75), NOON);

        assertThat(ofVms())
                .containsExactly(
                        "vane_vm_lost_cores{host=host-1,to=vm-5,vm=vm-1} 0.5",
                        "vane_vm_lost_to_rest_cores{host=host-1,vm=vm-1} 0.0",
                        "vane_vm_pressing_cores{host=host-1,vm=vm-1} 0.0");
    }

    private List<String> ofVms() {
        return Scrape.of(registry).stream()
                .filter(line -> line.startsWith("vane_vm_"))
                .toList();
    }

    @Test
    void showsWhatTheModelAloneSaysWhileMeasurementsShiftIt() {
        OptionalDouble absent = OptionalDouble.empty();
        RawPrediction alone = new RawPrediction(0.75f, absent, absent);
        long measured = NOON.getEpochSecond() - 34;
        series.predicted(shifted(VM, new Adaptation(alone, -1, 0.875f, 12.5f, OptionalLong.of(measured), 1.25f)), NOON);
        series.predicted(shifted(OTHER, new Adaptation(alone, -0.25f, 0, 0, OptionalLong.empty(), 1)), NOON);
        series.predicted(prediction(new VmKey("host-1", "vm-2"), NOON, 0.75), NOON);

        assertThat(Scrape.of(registry).stream()
                        .filter(line -> line.startsWith("vane_vm_") || line.startsWith("vane_raw_"))
                        .toList())
                .containsExactlyInAnyOrder(
                        "vane_vm_measured_windows{host=host-1,vm=vm-0} 0.0",
                        "vane_vm_measured_windows{host=host-1,vm=vm-1} 12.5",
                        "vane_vm_measurement_age_seconds{host=host-1,vm=vm-1} 34.0",
                        "vane_vm_own_measurement_weight_ratio{host=host-1,vm=vm-0} 0.0",
                        "vane_vm_own_measurement_weight_ratio{host=host-1,vm=vm-1} 0.875",
                        "vane_raw_relative_performance_ratio{host=host-1,vm=vm-0} 0.75",
                        "vane_raw_relative_performance_ratio{host=host-1,vm=vm-1} 0.75");
    }

    @Test
    void showsWhatWasMeasuredAtAboutTheTimeOfThePrediction() {
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.predicted(prediction(OTHER, NOON, 0.75), NOON);
        series.realised(error(VM, NOON.minusSeconds(60), 0.75, 0.5));
        series.realised(error(OTHER, NOON.minusSeconds(61), 0.75, 0.5));

        assertThat(Scrape.of(registry))
                .contains("vane_measured_performance_ratio{host=host-1,vm=vm-1} 0.5")
                .noneMatch(line -> line.startsWith("vane_measured_performance_ratio{host=host-1,vm=vm-0}"));
    }

    @Test
    void takesTheMeanOverVmsForHeads() {
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.predicted(prediction(OTHER, NOON, 0.75), NOON);
        series.attended(attention(VM, NOON, 0.25f), NOON.toEpochMilli(), NOON);
        series.attended(attention(OTHER, NOON, 0.75f), NOON.toEpochMilli(), NOON);

        assertThat(Scrape.of(registry)).contains(head("temporal", 0, 0, "0.5"));
    }

    @Test
    void leavesVmsThatFellSilentOutOfTheMean() {
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.predicted(prediction(OTHER, NOON, 0.75), NOON);
        series.attended(attention(VM, NOON, 0.25f), NOON.toEpochMilli(), NOON);
        series.attended(attention(OTHER, NOON, 0.75f), NOON.toEpochMilli(), NOON.minusSeconds(11));

        assertThat(Scrape.of(registry)).contains(head("temporal", 0, 0, "0.25"));
    }

    @Test
    void addsUpGroupsThatTheCatalogueDoesNotKnow() {
        List<GroupShare> shares = List.of(
                new GroupShare("moon", Scope.OWN, 0.25f),
                new GroupShare("sun", Scope.OWN, 0.25f),
                new GroupShare("cpu", Scope.OWN, 0.25f),
                new GroupShare("cpu", Scope.OWN, 0.25f));
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.attended(withHeads(shares, List.of()), NOON.toEpochMilli(), NOON);

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_attention_share_ratio{group=cpu,host=host-1,scope=own,vm=vm-1} 0.5",
                        "vane_attention_share_ratio{group=other,host=host-1,scope=own,vm=vm-1} 0.5")
                .noneMatch(line -> line.contains("moon"));
    }

    @Test
    void boundsTheSeriesOfAModel() {
        List<List<Float>> heads = Collections.nCopies(100, Collections.nCopies(100, 0.5f));
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.attended(withHeads(List.of(), heads), NOON.toEpochMilli(), NOON);

        assertThat(Scrape.of(registry))
                .filteredOn(line -> line.startsWith("vane_attention_head_entropy_ratio"))
                .hasSize(32 * 32);
    }

    /** Names of models come from the data. */
    @Test
    void boundsTheModelsThatHaveSeries() {
        for (int i = 0; i < 100; i++) {
            VmKey vm = new VmKey("host-2", "vm-" + i);
            String model = i < 60 ? "usual" : "model-" + i;
            series.predicted(ofModel(vm, model), NOON);
            series.attended(
                    new AttentionSummary(
                            vm,
                            NOON.getEpochSecond(),
                            model,
                            List.of(),
                            List.of(),
                            List.of(),
                            0f,
                            0f,
                            List.of(List.of(0.5f)),
                            List.of()),
                    NOON.toEpochMilli(),
                    NOON);
        }

        assertThat(Scrape.of(registry))
                .contains("vane_attention_head_entropy_ratio{block=0,branch=temporal,head=0,model=usual} 0.5")
                .filteredOn(line -> line.startsWith("vane_attention_head_entropy_ratio"))
                .hasSize(4);
        assertThat(Scrape.of(registry))
                .contains("vane_model_info{model=usual,trained=true} 1.0")
                .filteredOn(line -> line.startsWith("vane_model_info"))
                .hasSize(16);
    }

    private static Prediction ofModel(VmKey vm, String model) {
        OptionalDouble absent = OptionalDouble.empty();
        return new Prediction(vm, NOON.getEpochSecond(), 0.5f, absent, absent, absent, 60, 0, model, true);
    }

    private static Prediction withLedger(VmKey vm, StallLedger ledger) {
        return made(vm, Optional.of(ledger), Optional.empty(), Optional.empty());
    }

    private static Prediction shifted(VmKey vm, Adaptation adaptation) {
        return made(vm, Optional.empty(), Optional.of(adaptation), Optional.empty());
    }

    private static Prediction losing(VmKey vm, CpuLosses losses) {
        return made(vm, Optional.empty(), Optional.empty(), Optional.of(losses));
    }

    private static Prediction made(
            VmKey vm, Optional<StallLedger> ledger, Optional<Adaptation> adaptation, Optional<CpuLosses> losses) {
        OptionalDouble absent = OptionalDouble.empty();
        return PredictionBuilder.builder()
                .key(vm)
                .second(NOON.getEpochSecond())
                .relativePerformance(0.5f)
                .lower(absent)
                .upper(absent)
                .familiarity(absent)
                .realRows(60)
                .imputedRows(0)
                .model("small-1")
                .trained(true)
                .unfamiliar(false)
                .ledger(ledger)
                .degradation(List.of(new Degradation(0.75f, 0.125f)))
                .adaptation(adaptation)
                .losses(losses)
                .condition(Optional.empty())
                .build();
    }

    private static Prediction full(VmKey vm) {
        return new Prediction(
                vm,
                NOON.getEpochSecond(),
                0.5f,
                OptionalDouble.of(0.375),
                OptionalDouble.of(0.625),
                OptionalDouble.of(0.25),
                60,
                0,
                "random",
                false);
    }

    private static AttentionSummary withHeads(List<GroupShare> shares, List<List<Float>> heads) {
        return new AttentionSummary(
                VM, NOON.getEpochSecond(), "small-1", List.of(), List.of(), shares, 0f, 0f, heads, List.of());
    }

    private static String head(String branch, int block, int head, String entropy) {
        return "vane_attention_head_entropy_ratio{block=%d,branch=%s,head=%d,model=small-1} %s"
                .formatted(block, branch, head, entropy);
    }
}
