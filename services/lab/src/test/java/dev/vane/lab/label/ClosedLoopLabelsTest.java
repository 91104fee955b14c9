package dev.vane.lab.label;

import static dev.vane.lab.label.Blocks.AFTER;
import static dev.vane.lab.label.Blocks.TOGETHER;
import static dev.vane.lab.label.Blocks.everySecond;
import static dev.vane.lab.label.Blocks.noLevels;
import static dev.vane.lab.label.Blocks.run;
import static dev.vane.lab.label.Blocks.together;
import static dev.vane.lab.label.Blocks.units;
import static dev.vane.lab.label.Blocks.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.Phase;
import dev.vane.lab.block.Report;
import dev.vane.lab.block.Report.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClosedLoopLabelsTest {
    /** Reports come on whole milliseconds, so a unit of work of 0.3 s is off by up to 1/300. */
    private static final double TOLERANCE = 0.02;

    @Property(tries = 60, seed = "1")
    void aRateThatFallsByAFactorGivesThatFactor(
            @ForAll @DoubleRange(min = 3, max = 200) double alone,
            @ForAll @DoubleRange(min = 0.2, max = 1) double factor) {
        LabelledRun run = run(vm(LabelKind.RATE, noLevels(), units(second -> together(second, alone, factor * alone))));

        assertThat(run.rejection()).isEmpty();
        assertThat(run.labelledSeconds()).isEqualTo(70);
        assertThat(run.labels()).allSatisfy(label -> {
            assertThat(label.spanSeconds()).isEqualTo(1);
            assertThat(label.ratio()).isCloseTo(factor, within(TOLERANCE));
        });
    }

    @Test
    void aFasterSecondIsClippedToOneAndItsRatioKept() {
        LabelledRun run = run(vm(LabelKind.RATE, noLevels(), everySecond(second -> together(second, 100, 120))));

        assertThat(run.labels()).allSatisfy(label -> {
            assertThat(label.relativePerformance()).isEqualTo(1);
            assertThat(label.ratio()).isCloseTo(1.2, within(1e-9));
        });
    }

    @Test
    void aSecondWithoutAnyWorkIsALabelAboveZero() {
        LabelledRun run = run(vm(LabelKind.RATE, noLevels(), everySecond(second -> together(second, 100, 0))));

        assertThat(run.labels()).hasSize(70).allSatisfy(label -> {
            assertThat(label.relativePerformance()).isEqualTo(LabelRules.FLOOR);
            assertThat(label.ratio()).isZero();
        });
    }

    @Test
    void rareWorkIsLabelledOverFiveSecondsAndRarerWorkOverTen() {
        LabelledRun sparse = run(vm(LabelKind.RATE, noLevels(), units(second -> 1.25)));
        LabelledRun rare = run(vm(LabelKind.RATE, noLevels(), units(second -> 0.4)));

        assertThat(sparse.labels()).hasSize(14).allMatch(label -> label.spanSeconds() == 5);
        assertThat(rare.labels()).hasSize(7).allMatch(label -> label.spanSeconds() == 10);
        assertThat(sparse.labelledSeconds()).isEqualTo(70);
        assertThat(rare.labelledSeconds()).isEqualTo(70);
    }

    @Property(tries = 40, seed = "2")
    void aRunIsRejectedJustWhereItsIdealDriftsBeyondTheBound(@ForAll @DoubleRange(min = 0.7, max = 1.4) double after) {
        LabelledRun run = run(vm(
                LabelKind.RATE, noLevels(), everySecond(second -> second >= AFTER.firstSecond() ? 100 * after : 100)));

        boolean drifts = Math.abs(Math.log(after)) > 0.10;
        assertThat(run.rejection()).isEqualTo(drifts ? Optional.of(Rejection.DRIFT) : Optional.empty());
        assertThat(run.drift().orElseThrow()).isCloseTo(Math.abs(Math.log(after)), within(1e-9));
        assertThat(run.labelledSeconds()).isEqualTo(70);
    }

    @Test
    void aRunIsRejectedWithoutAnAlonePhaseOnASide() {
        var vm = vm(LabelKind.RATE, noLevels(), everySecond(second -> 100));
        var block = Blocks.block(vm);
        var late =
                new MeasuredBlock("block", "host", List.of(vm), block.phases().subList(1, 3), List.of(), List.of());
        var early =
                new MeasuredBlock("block", "host", List.of(vm), block.phases().subList(0, 2), List.of(), List.of());

        assertThat(BlockLabels.of(late).getFirst().rejection()).contains(Rejection.NO_ALONE_BEFORE);
        assertThat(BlockLabels.of(early).getFirst().rejection()).contains(Rejection.NO_ALONE_AFTER);
    }

    @Test
    void eachPhaseTogetherIsComparedWithTheAlonePhasesNextToItOnly() {
        var vm = vm(LabelKind.RATE, noLevels(), everySecond(second -> second > 1_040 ? 50 : 100));
        var phases = List.of(
                new Phase(Optional.of("a"), 1_003, 1_008),
                new Phase(Optional.empty(), 1_011, 1_020),
                new Phase(Optional.of("a"), 1_023, 1_030),
                new Phase(Optional.empty(), 1_033, 1_036),
                new Phase(Optional.of("a"), 1_045, 1_050));
        var block = new MeasuredBlock("block", "host", List.of(vm), phases, List.of(), List.of());

        List<LabelledRun> runs = BlockLabels.of(block);

        assertThat(runs).extracting(LabelledRun::number).containsExactly(1, 2);
        assertThat(runs.getFirst().rejection()).isEmpty();
        assertThat(runs.getLast().rejection()).contains(Rejection.DRIFT);
    }

    @Test
    void aLevelIsComparedWithItselfAloneAndSecondsAroundAChangeHaveNoLabel() {
        var levels = new TreeMap<Long, Integer>();
        levels.put(1_000L, 10);
        levels.put(1_008L, 20);
        levels.put(1_015L, 10);
        levels.put(1_040L, 20);
        levels.put(1_060L, 30);
        levels.put(1_087L, 20);
        levels.put(1_092L, 10);
        var reports = everySecond(
                second -> (levels.floorEntry(second).getValue() == 20 ? 200 : 100) * together(second, 1, 0.5));

        LabelledRun run = run(vm(LabelKind.RATE, levels, reports));

        assertThat(run.ideals()).containsOnlyKeys(Optional.of(10), Optional.of(20));
        assertThat(run.labels()).allSatisfy(label -> assertThat(label.ratio()).isCloseTo(0.5, within(1e-9)));
        assertThat(run.labels()).extracting(Label::second).doesNotContain(1_015L, 1_016L, 1_040L, 1_041L);
        assertThat(run.unlabelled())
                .containsEntry(Unlabelled.LEVEL_CHANGE, 6)
                .containsEntry(Unlabelled.LEVEL_NOT_ALONE, 23);
        assertThat(run.labelledSeconds()).isEqualTo(70 - 29);
    }

    @Property(tries = 40, seed = "3")
    void everySecondIsLabelledOnceOrCountedOnce(
            @ForAll @Size(min = 101, max = 101) List<@IntRange(max = 4) Integer> levels,
            @ForAll @DoubleRange(min = 0.3, max = 20) double rate) {
        var changes = new TreeMap<Long, Integer>();
        for (int at = 0; at < levels.size(); at += 6) {
            changes.put(1_000L + at, levels.get(at));
        }

        LabelledRun run = run(vm(LabelKind.RATE, changes, units(second -> rate)));

        int without =
                run.unlabelled().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(run.labelledSeconds() + without).isEqualTo(70);
        assertThat(run.labels().stream()
                        .flatMapToLong(label -> LongStream.rangeClosed(label.firstSecond(), label.second()))
                        .distinct()
                        .count())
                .isEqualTo(run.labelledSeconds());
    }

    @Property(tries = 100, seed = "4")
    void workIsSharedOutAsTheSlowWayDoes(
            @ForAll @Size(min = 2, max = 60) List<@IntRange(min = 1, max = 3_000) Integer> gaps,
            @ForAll @Size(min = 60, max = 60) List<@IntRange(max = 9) Integer> work) {
        List<Report> reports = new ArrayList<>();
        long millis = 1_013_500;
        for (int report = 0; report < gaps.size(); report++) {
            reports.add(new Progress(millis, work.get(report)));
            millis += gaps.get(report);
        }

        WorkRate rate = WorkRate.of(vm(LabelKind.RATE, noLevels(), reports), Blocks.PHASES);

        for (long second = TOGETHER.firstSecond(); second <= TOGETHER.lastSecond(); second++) {
            var reading = rate.over(new Stretch(Optional.empty(), second, second));
            Progress last = (Progress) reports.getLast();
            assertThat(reading.isPresent()).isEqualTo(second * 1000 <= last.epochMillis());
            if (reading.isPresent()) {
                assertThat(reading.get().performance()).isCloseTo(slowly(reports, second), within(1e-9));
            }
        }
    }

    /** Each report's work times the share of its time that lies in the second. */
    private static double slowly(List<Report> reports, long second) {
        double sum = 0;
        for (int report = 1; report < reports.size(); report++) {
            Progress before = (Progress) reports.get(report - 1);
            Progress at = (Progress) reports.get(report);
            double length = at.epochMillis() - before.epochMillis();
            double from = Math.max(before.epochMillis(), (second - 1) * 1000);
            double to = Math.min(at.epochMillis(), second * 1000);
            sum += at.work() * Math.max(0, to - from) / length;
        }
        return sum;
    }

    @Test
    void aUnitOfWorkThatAFreezeCutInTwoLosesNothing() {
        List<Phase> phases = List.of(
                new Phase(Optional.of("a"), 1_003, 1_012),
                new Phase(Optional.of("b"), 1_015, 1_024),
                new Phase(Optional.empty(), 1_027, 1_096),
                new Phase(Optional.of("b"), 1_099, 1_108),
                new Phase(Optional.of("a"), 1_111, 1_120));
        RunningTime time = new RunningTime("a", phases);
        List<Report> reports = new ArrayList<>();
        long ran = time.at(1_000_000);
        for (long millis = 1_000_000; millis <= 1_125_000; millis++) {
            if (time.at(millis) - ran == 300) {
                reports.add(new Progress(millis, 1));
                ran = time.at(millis);
            }
        }
        var vm = vm(LabelKind.RATE, noLevels(), reports);
        var block = new MeasuredBlock("block", "host", List.of(vm), phases, List.of(), List.of());

        LabelledRun run = BlockLabels.of(block).getFirst();

        assertThat(run.labels()).hasSize(70).allSatisfy(label -> assertThat(label.ratio())
                .isCloseTo(1, within(1e-9)));
        assertThat(run.alone()).hasSize(20).allSatisfy(label -> assertThat(label.ratio())
                .isCloseTo(1, within(1e-9)));
    }

    @Test
    void theNoiseIsTheDeviationOfTheSecondsAlone() {
        LabelledRun run = run(vm(LabelKind.RATE, noLevels(), everySecond(second -> second % 2 == 0 ? 110 : 90)));

        double expected = Math.sqrt(20 * 0.1 * 0.1 / 19);
        assertThat(run.labels()).allSatisfy(label -> assertThat(label.noise()).isCloseTo(expected, within(1e-9)));
        assertThat(run.noise().orElseThrow()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void aSecondAloneIsComparedWithTheOthersAlone() {
        LabelledRun run = run(vm(LabelKind.RATE, noLevels(), everySecond(second -> second == 1_005 ? 200 : 100)));

        assertThat(run.alone()).hasSize(20);
        assertThat(run.alone())
                .filteredOn(label -> label.second() == 1_005)
                .singleElement()
                .satisfies(label -> assertThat(label.ratio()).isCloseTo(2, within(1e-9)));
        assertThat(run.alone())
                .filteredOn(label -> label.second() != 1_005)
                .allSatisfy(label -> assertThat(label.ratio()).isCloseTo(100 / (2000.0 / 19), within(1e-9)));
    }

    @Test
    void secondsThatNoReportReachesHaveNoLabel() {
        List<Report> reports = everySecond(second -> 100).stream()
                .filter(report -> ((Progress) report).epochMillis() <= 1_050_000)
                .toList();

        LabelledRun run = run(vm(LabelKind.RATE, noLevels(), reports));

        assertThat(run.unlabelled()).containsEntry(Unlabelled.NO_REPORTS, 34);
        assertThat(run.rejection()).contains(Rejection.DRIFT_UNKNOWN);
    }
}
