package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final long SECOND = 1_700_000_000;

    @Test
    void quantilesAreDelaysThatOccurred() {
        Delays delays = Delays.of(outcomes(LongStream.rangeClosed(1, 100)));

        assertThat(delays.quantileSeconds(0.5)).isEqualTo(0.050);
        assertThat(delays.quantileSeconds(0.99)).isEqualTo(0.099);
        assertThat(delays.quantileSeconds(1)).isEqualTo(0.100);
    }

    @Test
    void ofOneIsThatOneWhateverTheQuantile() {
        Delays delays = Delays.of(outcomes(LongStream.of(250)));

        assertThat(delays.quantileSeconds(0.01)).isEqualTo(0.250);
        assertThat(delays.quantileSeconds(0.99)).isEqualTo(0.250);
    }

    @Test
    void ofNoneIsUnknown() {
        assertThat(Delays.of(List.of()).quantileSeconds(0.5)).isNaN();
    }

    private static List<SeenOutcome> outcomes(LongStream delayMillis) {
        return delayMillis
                .mapToObj(delay -> new SeenOutcome(SECOND, SECOND * 1000 + delay, Optional.empty()))
                .toList();
    }
}
