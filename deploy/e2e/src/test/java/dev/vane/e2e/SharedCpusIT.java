package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.HostSecond;
import dev.vane.collector.SourcePublisher;
import dev.vane.contracts.Condition;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recording that the README shows, through a real broker and the model that ships: prediction, measured performance, who
 * takes whose CPU time and what is said of the VMs agree. All times are event times.
 */
class SharedCpusIT {
    private static final Path FOLDER = Path.of("../../services/collector/samples/shared-cpus");
    private static final String SHIPPED = "/dev/vane/platform/cloudformer-lab.zip";
    private static final String INTERFERER = "stress-cpu";
    private static final List<String> VICTIMS = List.of("zstd", "numpy-matrix");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Seconds of measured performance that a prediction is of. */
    private static final int WINDOW = 10;

    @TempDir
    static Path directory;

    private static List<HostSecond> seconds;
    private static long onset;
    private static long end;
    private static Map<String, List<Prediction>> predictions;

    @BeforeAll
    static void replay() throws Exception {
        seconds = ListedSource.replay(FOLDER);
        List<Long> pressed = seconds.stream()
                .flatMap(second -> second.samples().stream())
                .filter(sample -> sample.vm().equals(INTERFERER) && onCpu(sample) > 0.5)
                .map(Sample::second)
                .toList();
        onset = pressed.getFirst();
        end = pressed.getLast();
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(1);
            Map<String, String> settings = Map.of(
                    "pipeline.state.directory", directory.resolve("pipeline").toString(), "pipeline.overload", "wait");
            try (Pipeline pipeline = Pipeline.start(
                            PipelineConfig.parse(settings), broker.settings(), shipped(), new PrometheusRegistry());
                    CommittedOutputs outputs = new CommittedOutputs(broker.settings(), "", letter -> {
                        throw new AssertionError(letter.toString());
                    })) {
                publish(broker);
                Deadline.repeat(
                        outputs::poll,
                        () -> outputs.predictions().size() == VICTIMS.size() + 1 && outputs.allGone(),
                        LIMIT,
                        () -> "%d outcomes, alive: %s".formatted(outputs.outcomes(), pipeline.isAlive()));
                predictions = outputs.predictions().entrySet().stream()
                        .collect(Collectors.toMap(ofVm -> ofVm.getKey().vm(), ofVm -> ofVm.getValue().stream()
                                .flatMap(Optional::stream)
                                .toList()));
            }
        }
    }

    private static double onCpu(Sample sample) {
        return sample.extras().getOrDefault(Extra.VM_LEDGER_ON_CPU_CORES.key(), 0f);
    }

    private static ModelBundle shipped() throws IOException {
        try (InputStream zip = SharedCpusIT.class.getResourceAsStream(SHIPPED)) {
            return ModelBundle.readZip(Objects.requireNonNull(zip), SHIPPED);
        }
    }

    private static void publish(TestBroker broker) throws InterruptedException {
        try (SourcePublisher publisher =
                new SourcePublisher(broker.settings(), Topics.SAMPLES.name(), new PrometheusRegistry(), Map.of())) {
            publisher.run(new ListedSource(seconds));
        }
    }

    @Test
    void nobodyIsDegradedBeforeTheOnset() {
        predictions.forEach((vm, ofVm) -> assertThat(ofVm)
                .filteredOn(prediction -> prediction.second() < onset)
                .as(vm)
                .isNotEmpty()
                .noneMatch(SharedCpusIT::isDegraded));
    }

    @Test
    void bothVictimsAreDegradedAndNameTheInterfererWithinTwentySeconds() {
        for (String victim : VICTIMS) {
            List<Prediction> soon = between(onset, onset + 20, victim);
            assertThat(soon.stream().anyMatch(SharedCpusIT::isDegraded))
                    .as(victim + " is degraded")
                    .isTrue();
            assertThat(soon.stream().anyMatch(prediction -> first(prediction, CpuLosses::lostTo)
                            .equals(Optional.of(INTERFERER))))
                    .as(victim + " loses CPU time to it")
                    .isTrue();
            assertThat(between(onset + 20, end, victim).stream().allMatch(SharedCpusIT::isDegraded))
                    .as(victim + " remains degraded")
                    .isTrue();
        }
    }

    @Test
    void theInterfererIsShownAsPressingThemAndPressedByNobody() {
        List<Prediction> soon = between(onset, onset + 20, INTERFERER);
        for (String victim : VICTIMS) {
            assertThat(soon).as(victim).anyMatch(prediction -> prediction.losses().orElseThrow().presses().stream()
                    .anyMatch(loss -> loss.vm().equals(victim)));
        }
        for (String victim : VICTIMS) {
            assertThat(between(onset, end, victim))
                    .as(victim + " presses nobody")
                    .noneMatch(
                            prediction -> first(prediction, CpuLosses::presses).isPresent());
        }
    }

    @Test
    void nobodyIsDegradedHalfAMinuteAfterItsEnd() {
        predictions.forEach((vm, ofVm) -> assertThat(ofVm)
                .filteredOn(prediction -> prediction.second() > end + 30)
                .as(vm)
                .isNotEmpty()
                .noneMatch(SharedCpusIT::isDegraded));
    }

    /** On average over the whole recording, calm and pressed alike. */
    @Test
    void whatIsPredictedIsNearWhatIsMeasured() {
        Map<VmKey, Map<Long, Double>> measured = seconds.stream()
                .flatMap(second -> second.measured().stream())
                .collect(Collectors.groupingBy(
                        MeasuredPerformance::key,
                        Collectors.toMap(MeasuredPerformance::second, one -> (double) one.relativePerformance())));
        assertThat(measured).isNotEmpty();
        for (VmKey vm : measured.keySet()) {
            double error = predictions.get(vm.vm()).stream()
                    .flatMap(prediction -> target(measured.get(vm), prediction.second())
                            .map(target -> Math.abs(prediction.relativePerformance() - target))
                            .stream())
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            System.out.printf("%s: mean error %.3f%n", vm, error);
            assertThat(error).as(vm.toString()).isCloseTo(0, within(0.1));
        }
    }

    private static Optional<Double> target(Map<Long, Double> measured, long second) {
        List<Double> window = LongStream.rangeClosed(second - WINDOW + 1, second)
                .mapToObj(measured::get)
                .filter(Objects::nonNull)
                .toList();
        return window.size() < WINDOW
                ? Optional.empty()
                : Optional.of(window.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow());
    }

    private static List<Prediction> between(long from, long to, String vm) {
        return predictions.get(vm).stream()
                .filter(prediction -> prediction.second() >= from && prediction.second() <= to)
                .toList();
    }

    private static boolean isDegraded(Prediction prediction) {
        return prediction.condition().map(Condition::degraded).orElse(false);
    }

    private static Optional<String> first(Prediction prediction, Function<CpuLosses, List<Loss>> side) {
        return prediction
                .losses()
                .map(side)
                .flatMap(losses -> losses.stream().findFirst())
                .map(Loss::vm);
    }
}
