package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PerfIntervalTest {
    @Test
    void isCompleteWithItsLastLine() {
        PerfInterval interval = new PerfInterval(4);

        assertThat(interval.add("     1.500000000,120,,cycles,a/b,975846674,75.00,,"))
                .isEmpty();
        assertThat(interval.add("     1.500000000,<not supported>,,instructions,a/b,0,100.00,,"))
                .isEmpty();
        assertThat(interval.add("     1.500000000,240,,cycles,c,975846674,100.00,,"))
                .isEmpty();

        assertThat(interval.add("     1.500000000,60,,instructions,c,975846674,100.00,,"))
                .hasValue(new PerfInterval.Counts(
                        1.5,
                        Map.of("a/b", Map.of("cycles", 120.0), "c", Map.of("cycles", 240.0, "instructions", 60.0))));
    }

    @Test
    void lastsSinceTheOneBefore() {
        PerfInterval interval = new PerfInterval(1);
        interval.add("1.0,1,,cycles,a,1,100.00,,");

        Optional<PerfInterval.Counts> next = interval.add("2.5,7,,cycles,a,1,100.00,,");

        assertThat(next).hasValue(new PerfInterval.Counts(1.5, Map.of("a", Map.of("cycles", 7.0))));
    }

    @Test
    void startsAnewAfterAnIncompleteOne() {
        PerfInterval interval = new PerfInterval(2);
        interval.add("1.0,1,,cycles,a,1,100.00,,");

        assertThat(interval.add("2.0,2,,cycles,a,1,100.00,,")).isEmpty();
        assertThat(interval.add("2.0,2,,instructions,a,1,100.00,,")).isPresent();
    }

    @Test
    void passesOverOtherLines() {
        PerfInterval interval = new PerfInterval(1);

        assertThat(interval.add("no access to cgroup a")).isEmpty();
        assertThat(interval.add("Error: one, two, three, four, five")).isEmpty();
    }

    /** The decimal point of some languages is a comma: such a line is no count of anything. */
    @Test
    void doesNotReadALineWithADecimalComma() {
        PerfInterval interval = new PerfInterval(1);
        String line = "1,001091457,120,,cycles,a/b,975846674,75,00,,";

        assertThat(interval.add(line)).isEmpty();
        assertThat(interval.unread()).hasValue(line);
        assertThat(interval.add("1,001091457,12,50,msec,task-clock,a/b,975846674,75,00,,"))
                .isEmpty();
    }

    @Test
    void forgetsWhatItCouldNotReadOnceAnIntervalIsComplete() {
        PerfInterval interval = new PerfInterval(1);
        interval.add("1,0,120,,cycles,a,1,75,00,,");

        interval.add("2.0,1,,cycles,a,1,100.00,,");

        assertThat(interval.unread()).isEmpty();
    }

    @Test
    void tellsThatAnIntervalHadFewerLinesThanExpected() {
        PerfInterval interval = new PerfInterval(2);
        interval.add("1.0,1,,cycles,a,1,100.00,,");

        interval.add("2.0,1,,cycles,a,1,100.00,,");

        assertThat(interval.unread()).hasValue("1 lines in an interval, 2 expected");
    }

    @Test
    void addsUpTheKindsOfCores() {
        PerfInterval interval = new PerfInterval(4);
        interval.add("1.0,120,,cpu_core/cycles/,a,1,100.00,,");
        interval.add("1.0,80,,cpu_atom/cycles/,a,1,100.00,,");
        interval.add("1.0,5,,cpu_core/LLC-loads/u,a,1,100.00,,");

        assertThat(interval.add("1.0,<not counted>,,cpu_atom/LLC-loads/u,a,0,0.00,,"))
                .hasValue(new PerfInterval.Counts(1.0, Map.of("a", Map.of("cycles", 200.0, "LLC-loads", 5.0))));
    }

    @Test
    void doesNotTakeOneKindOfCoresForAll() {
        PerfInterval interval = new PerfInterval(2);
        interval.add("1.0,<not supported>,,cpu_atom/LLC-loads/,a,0,100.00,,");

        assertThat(interval.add("1.0,120,,cpu_core/LLC-loads/,a,1,100.00,,"))
                .hasValue(new PerfInterval.Counts(1.0, Map.of("a", Map.of())));
    }
}
