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
}
