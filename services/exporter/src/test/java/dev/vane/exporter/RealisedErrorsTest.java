package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.error;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.RealisedError;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RealisedErrorsTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    private final RealisedErrors errors = new RealisedErrors(Duration.ofMinutes(15));
    private final PrometheusRegistry registry = new PrometheusRegistry();

    RealisedErrorsTest() {
        registry.register(errors);
    }

    @Test
    void showsNothingBeforeTheFirstError() {
        errors.heard(prediction(VM, NOON, 0.75), NOON);

        assertThat(Scrape.of(registry)).isEmpty();
    }

    @Test
    void takesTheMeanOverTheLastTenMinutesAndTheLastHour() {
        errors.add(error(VM, NOON.minusSeconds(3700), 0.5, 1), NOON);
        errors.add(error(VM, NOON.minusSeconds(1200), 0.5, 0.75), NOON);
        errors.add(error(VM, NOON.minusSeconds(300), 0.5, 0.5), NOON);
        errors.add(error(VM, NOON, 0.5, 0.625), NOON);

        assertThat(Scrape.of(registry))
                .containsExactlyInAnyOrder(
                        "vane_realised_absolute_error_ratio{model=small-1,window=10m} 0.0625",
                        "vane_realised_absolute_error_ratio{model=small-1,window=1h} 0.125",
                        "vane_realised_coverage_ratio{model=small-1,window=10m} 1.0",
                        "vane_realised_coverage_ratio{model=small-1,window=1h} " + 2.0 / 3,
                        "vane_realised_raw_absolute_error_ratio{model=small-1,window=10m} 0.0625",
                        "vane_realised_raw_absolute_error_ratio{model=small-1,window=1h} 0.125",
                        "vane_realised_raw_coverage_ratio{model=small-1,window=10m} 1.0",
                        "vane_realised_raw_coverage_ratio{model=small-1,window=1h} " + 2.0 / 3);
    }

    @Test
    void tellsWhatWasPredictedFromWhatTheModelAloneSaid() {
        errors.add(error(VM, NOON.minusSeconds(1), 0.5, 0.5, 0.75), NOON);
        errors.add(error(VM, NOON, 0.5, 0.75, 1), NOON);

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_realised_absolute_error_ratio{model=small-1,window=10m} 0.125",
                        "vane_realised_coverage_ratio{model=small-1,window=10m} 0.5",
                        "vane_realised_raw_absolute_error_ratio{model=small-1,window=10m} 0.25",
                        "vane_realised_raw_coverage_ratio{model=small-1,window=10m} 1.0");
    }

    @Test
    void countsAnErrorThatNothingShiftedAsTheModelsOwnToo() {
        errors.add(error(VM, NOON.minusSeconds(1), 0.5, 0.5), NOON);
        errors.add(error(VM, NOON, 0.5, 0.5, 0.75), NOON);

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_realised_absolute_error_ratio{model=small-1,window=10m} 0.0",
                        "vane_realised_raw_absolute_error_ratio{model=small-1,window=10m} 0.125",
                        "vane_realised_raw_coverage_ratio{model=small-1,window=10m} 1.0");
    }

    @Test
    void saysNothingOfCoverageWhereThereIsNoInterval() {
        errors.add(new RealisedError(VM, NOON.getEpochSecond(), 0.5f, 0.25f, NONE, NONE, "bare", true, false), NOON);

        assertThat(Scrape.of(registry))
                .contains("vane_realised_absolute_error_ratio{model=bare,window=10m} 0.25")
                .contains("vane_realised_raw_absolute_error_ratio{model=bare,window=10m} 0.25")
                .noneMatch(line -> line.contains("coverage_ratio"));
    }

    @Test
    void endsTheStretchWithTheNewestPredictionEvenIfNothingIsMeasuredAnyMore() {
        errors.add(error(VM, NOON, 0.5, 0.75), NOON);

        errors.heard(prediction(VM, NOON.plusSeconds(620), 0.75), NOON);
        assertThat(valueOf("vane_realised_absolute_error_ratio{model=small-1,window=10m} "))
                .isEmpty();
        assertThat(valueOf("vane_realised_absolute_error_ratio{model=small-1,window=1h} "))
                .contains(0.25);

        errors.heard(prediction(VM, NOON.plusSeconds(3620), 0.75), NOON);
        assertThat(Scrape.of(registry)).isEmpty();
    }

    @Test
    void leavesOutWhatIsOlderThanAllItShows() {
        errors.add(error(VM, NOON, 0.5, 0.75), NOON);
        errors.add(error(VM, NOON.minusSeconds(4000), 0.5, 1), NOON);

        assertThat(valueOf("vane_realised_absolute_error_ratio{model=small-1,window=1h} "))
                .contains(0.25);
    }

    @Test
    void equalsAMeanOverAllThatCameToTenSeconds() {
        Random random = new Random(1);
        List<RealisedError> all = new ArrayList<>();
        long newest = 0;
        for (int i = 0; i < 3000; i++) {
            Instant end = NOON.plusSeconds(i * 3L - random.nextInt(100));
            RealisedError error = error(VM, end, 0.5, (1 + random.nextInt(999)) / 1000.0);
            newest = Math.max(newest, error.second());
            errors.add(error, NOON);
            all.add(error);
        }

        assertMean(all, newest / 10 * 10 - 590, "10m");
        assertMean(all, newest / 10 * 10 - 3590, "1h");
    }

    private void assertMean(List<RealisedError> all, long first, String window) {
        List<RealisedError> of =
                all.stream().filter(error -> error.second() >= first).toList();
        double mean =
                of.stream().mapToDouble(RealisedError::absoluteError).average().orElseThrow();
        double covered = of.stream()
                .mapToDouble(error -> error.isCovered() ? 1 : 0)
                .average()
                .orElseThrow();

        assertThat(valueOf("vane_realised_absolute_error_ratio{model=small-1,window=%s} ".formatted(window))
                        .orElseThrow())
                .isCloseTo(mean, within(1e-12));
        assertThat(valueOf("vane_realised_coverage_ratio{model=small-1,window=%s} ".formatted(window))
                        .orElseThrow())
                .isCloseTo(covered, within(1e-12));
    }

    @Test
    void boundsTheModelsAndForgetsTheSilentOnes() {
        for (int i = 0; i < 20; i++) {
            boolean taken = errors.add(ofModel("model-" + i), NOON.plusSeconds(i));
            assertThat(taken).isEqualTo(i < 16);
        }

        assertThat(errors.expire(NOON.plusSeconds(900 + 3))).containsExactlyInAnyOrder("model-0", "model-1", "model-2");
        assertThat(errors.add(ofModel("model-19"), NOON.plusSeconds(903))).isTrue();
    }

    private static RealisedError ofModel(String model) {
        return new RealisedError(VM, NOON.getEpochSecond(), 0.5f, 0.5f, NONE, NONE, model, true, false);
    }

    private Optional<Double> valueOf(String series) {
        return Scrape.of(registry).stream()
                .filter(line -> line.startsWith(series))
                .map(line -> Double.valueOf(line.substring(series.length())))
                .findFirst();
    }
}
