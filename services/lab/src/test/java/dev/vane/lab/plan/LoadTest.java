package dev.vane.lab.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final int SECONDS = 90;

    @Test
    void aStaticLoadStaysAtTheMiddleLevel() {
        assertThat(Load.STATIC.schedule(3, SECONDS, new Random(1))).containsOnly(Map.entry(0, 1));
    }

    @Test
    void aMonotonicLoadTakesEveryLevelEquallyLong() {
        assertThat(Load.MONOTONIC.schedule(3, SECONDS, new Random(1)))
                .containsExactly(Map.entry(0, 0), Map.entry(30, 1), Map.entry(60, 2));
    }

    @Test
    void aPeriodicLoadGoesBetweenTheEnds() {
        assertThat(Load.PERIODIC.schedule(3, SECONDS, new Random(1)).values()).containsSequence(0, 2, 0, 2);
    }

    @Property
    void anAlonePhaseVisitsEveryLevelThatThePatternTakes(
            @ForAll Load load, @ForAll @IntRange(min = 1, max = 5) int levels, @ForAll long seed) {
        var taken = load.taken(levels);
        var visited = Load.visit(taken, Timing.DEFAULT.alone(taken.size())).values();

        assertThat(visited)
                .containsAll(load.schedule(levels, SECONDS, new Random(seed)).values());
    }

    @Test
    void aVisitIsAsLongAtEachLevelAsAtTheOthers() {
        assertThat(Load.visit(Load.PERIODIC.taken(3), 14)).containsExactly(Map.entry(0, 0), Map.entry(7, 2));
        assertThat(Load.visit(Load.RANDOM.taken(3), 20))
                .containsExactly(Map.entry(0, 0), Map.entry(6, 1), Map.entry(13, 2));
        assertThat(Load.visit(Load.STATIC.taken(3), 14)).containsExactly(Map.entry(0, 1));
    }

    @Property
    void everyScheduleBeginsAtOnceAndStaysWithinItsLevels(
            @ForAll Load load, @ForAll @IntRange(min = 1, max = 5) int levels, @ForAll long seed) {
        var schedule = load.schedule(levels, SECONDS, new Random(seed));

        assertThat(schedule.firstKey()).isZero();
        assertThat(schedule.lastKey()).isLessThan(SECONDS);
        assertThat(schedule.values()).allMatch(level -> level >= 0 && level < levels);
    }
}
