package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TopDownTest {
    private static final double TOLERANCE = 1e-12;

    @RepeatedTest(20)
    void sharesOfALevelAddUpToTheLevelAbove(RepetitionInfo repetition) {
        RandomGenerator random = new SplittableRandom(repetition.getCurrentRepetition());
        Map<String, Double> counts = new HashMap<>();
        for (String event : TopDown.EVENTS.getLast()) {
            counts.put(event, 1 + 1e9 * random.nextDouble());
        }

        assertLevelsAddUp(TopDown.shares(counts));
    }

    @Test
    void takesSharesThatTheProcessorCounts() {
        Map<Integer, Double> shares = TopDown.shares(Map.of(
                "slots", 1000.0,
                "topdown-retiring", 400.0,
                "topdown-bad-spec", 100.0,
                "topdown-fe-bound", 200.0,
                "topdown-be-bound", 300.0,
                "topdown-heavy-ops", 50.0,
                "topdown-br-mispredict", 80.0,
                "topdown-fetch-lat", 120.0,
                "topdown-mem-bound", 250.0));

        assertLevelsAddUp(shares);
        assertThat(share(shares, "backend_bound.memory_bound")).isEqualTo(0.25);
        assertThat(share(shares, "retiring.light_operations")).isCloseTo(0.35, within(TOLERANCE));
    }

    @Test
    void givesTheFirstLevelAloneWhereTheSecondIsNotCounted() {
        Map<Integer, Double> shares = TopDown.shares(Map.of(
                "slots", 10.0,
                "topdown-retiring", 4.0,
                "topdown-bad-spec", 1.0,
                "topdown-fe-bound", 2.0,
                "topdown-be-bound", 3.0));

        assertThat(shares).hasSize(4);
    }

    @Test
    void computesTheFirstLevelOfPlainEvents() {
        Map<String, Double> counts = new HashMap<>();
        TopDown.EVENTS.getLast().forEach(event -> counts.put(event, 0.0));
        counts.put("cpu_clk_unhalted.thread", 1000.0);
        counts.put("uops_retired.retire_slots", 1000.0);
        counts.put("uops_issued.any", 1100.0);
        counts.put("int_misc.recovery_cycles", 25.0);
        counts.put("idq_uops_not_delivered.core", 800.0);

        Map<Integer, Double> shares = TopDown.shares(counts);

        assertThat(share(shares, "retiring")).isCloseTo(0.25, within(TOLERANCE));
        assertThat(share(shares, "bad_speculation")).isCloseTo(0.05, within(TOLERANCE));
        assertThat(share(shares, "frontend_bound")).isCloseTo(0.2, within(TOLERANCE));
        assertThat(share(shares, "backend_bound")).isCloseTo(0.5, within(TOLERANCE));
    }

    @Test
    void leavesOutWhatDependsOnAnEventThatWasNotCounted() {
        Map<String, Double> counts = new HashMap<>();
        TopDown.EVENTS.getLast().forEach(event -> counts.put(event, 100.0));
        counts.remove("idq_uops_not_delivered.core");

        Map<Integer, Double> shares = TopDown.shares(counts);

        assertThat(shares).containsKey(index("retiring")).doesNotContainKey(index("frontend_bound"));
        assertThat(shares).doesNotContainKey(index("backend_bound"));
    }

    @Test
    void givesNothingOfAnIdleInterval() {
        assertThat(TopDown.shares(Map.of())).isEmpty();
        assertThat(TopDown.shares(Map.of("slots", 0.0, "topdown-retiring", 0.0)))
                .isEmpty();
    }

    private static void assertLevelsAddUp(Map<Integer, Double> shares) {
        assertThat(shares).hasSize(12);
        assertThat(share(shares, "retiring")
                        + share(shares, "bad_speculation")
                        + share(shares, "frontend_bound")
                        + share(shares, "backend_bound"))
                .isCloseTo(1, within(1e-9));
        assertAddUp(shares, "retiring", "light_operations", "heavy_operations");
        assertAddUp(shares, "bad_speculation", "branch_mispredicts", "machine_clears");
        assertAddUp(shares, "frontend_bound", "fetch_latency", "fetch_bandwidth");
        assertAddUp(shares, "backend_bound", "memory_bound", "core_bound");
    }

    private static void assertAddUp(Map<Integer, Double> shares, String whole, String one, String other) {
        assertThat(share(shares, whole + "." + one) + share(shares, whole + "." + other))
                .as(whole)
                .isCloseTo(share(shares, whole), within(1e-9));
    }

    private static double share(Map<Integer, Double> shares, String metric) {
        return shares.get(index(metric));
    }

    private static int index(String metric) {
        return MetricCatalogue.get().indexOf("topdown." + metric);
    }
}
