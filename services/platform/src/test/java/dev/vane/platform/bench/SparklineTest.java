package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {
    @Test
    void goesFromZeroToTheLargest() {
        assertThat(Sparkline.of(List.of(0L, 4L, 8L), 3)).isEqualTo("▁▅█");
    }

    @Test
    void staysLowForNothingButZeros() {
        assertThat(Sparkline.of(List.of(0L, 0L), 10)).isEqualTo("▁▁");
    }

    @Test
    void showsTheLargestOfNumbersThatShareABar() {
        assertThat(Sparkline.of(List.of(0L, 8L, 0L, 0L), 2)).isEqualTo("█▁");
    }

    @Test
    void isNoWiderThanAsked() {
        assertThat(Sparkline.of(Collections.nCopies(1000, 1L), 60)).hasSize(60);
    }

    @Test
    void ofNothingIsEmpty() {
        assertThat(Sparkline.of(List.of(), 60)).isEmpty();
    }
}
