package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.SkippedWindow.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;

class PipelineReportTest {
    private static final long FIRST = 1_700_000_000;
    private static final MeasuredSeconds TWO_SECONDS = new MeasuredSeconds(FIRST, FIRST + 2);
    private static final LoadPlan PLAN =
            new LoadPlan(4, 2, 4, Duration.ofSeconds(1), Duration.ofSeconds(2), false, false, false, 0, Map.of());
    private static final OutcomeTally WHOLE_RUN = new OutcomeTally(12, 10, Map.of(Reason.OVERLOADED, 2L), List.of());

    @Test
    void throughputIsWhatBecameVisibleMeanwhileAndDelaysAreOfWhatWasDueMeanwhile() {
        PipelineReport report = report(List.of(
                predicted(FIRST - 1, 1500), // due before, visible meanwhile
                predicted(FIRST, 100),
                predicted(FIRST + 1, 200),
                predicted(FIRST + 1, 5000), // due meanwhile, visible later
                skipped(FIRST + 1, 10)));

        assertThat(report.predictionsPerSecond()).isEqualTo(1.5);
        assertThat(report.due()).isEqualTo(4);
        assertThat(report.skipped()).isEqualTo(Map.of(Reason.OVERLOADED, 1L));
        assertThat(report.delays().quantileSeconds(1)).isEqualTo(5);
    }

    @Test
    void costsAreThoseOfTheMeasuredSecondsAlone() {
        PipelineReport report = report(List.of());

        // Each second each part uses a quarter of a processor, and the machine two.
        assertThat(report.parts()).hasSize(4).allSatisfy(part -> {
            assertThat(part.cpuPerSecond()).isEqualTo(0.25);
            assertThat(part.startMib()).isEqualTo(101);
            assertThat(part.endMib()).isEqualTo(103);
        });
        assertThat(report.othersCpuPerSecond()).isEqualTo(1);
        assertThat(report.lag()).containsExactly(0L, 10L, 20L, 30L);
        assertThat(report.lagAtEnd()).isEqualTo(30);
    }

    @Test
    void addsUpOnlyIfEveryDueWindowHasOneOutcome() {
        assertThat(WHOLE_RUN.addsUp()).isTrue();
        assertThat(new OutcomeTally(12, 11, Map.of(), List.of()).addsUp()).isFalse();
        assertThat(new OutcomeTally(12, 12, Map.of(), List.of("1 outcomes came twice")).addsUp())
                .isFalse();
    }

    @Test
    void tellsPeopleAndProgramsTheSame() {
        PipelineReport report = report(List.of(predicted(FIRST, 100), predicted(FIRST + 1, 200)));

        assertThat(report.lines())
                .anySatisfy(line -> assertThat(line).contains("p50 0.150 s, p99 0.199 s, max 0.200 s"));
        assertThat(report.toMap())
                .hasEntrySatisfying("delaySeconds", delay -> assertThat(delay)
                        .usingRecursiveComparison()
                        .withComparatorForType(new DoubleComparator(1e-12), Double.class)
                        .isEqualTo(Map.of("p50", 0.15, "p99", 0.199, "max", 0.2)))
                .containsEntry("predictionsPerSecond", 1.0)
                .containsEntry("addsUp", true);
    }

    private static PipelineReport report(List<SeenOutcome> seen) {
        List<Moment> moments =
                LongStream.range(0, 4).mapToObj(PipelineReportTest::moment).toList();
        return PipelineReport.of(PLAN, TWO_SECONDS, moments, seen, List.of(), WHOLE_RUN);
    }

    private static Moment moment(long second) {
        PartUsage usage = new PartUsage(Duration.ofMillis(250 * second), (100 + second) << 20);
        return new Moment(
                (FIRST - 1 + second) * 1000,
                Map.of("simulator", usage, "broker", usage, "pipeline", usage, "reader", usage),
                Duration.ofSeconds(2 * second),
                10 * second);
    }

    private static SeenOutcome predicted(long second, long delayMillis) {
        return new SeenOutcome(second, second * 1000 + delayMillis, Optional.empty());
    }

    private static SeenOutcome skipped(long second, long delayMillis) {
        return new SeenOutcome(second, second * 1000 + delayMillis, Optional.of(Reason.OVERLOADED));
    }
}
