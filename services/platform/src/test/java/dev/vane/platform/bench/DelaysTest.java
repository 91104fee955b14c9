package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final long SECOND = 1_700_000_000;

    @Test
    void quantilesAreInterpolatedBetweenDelays() {
        Delays delays = Delays.of(outcomes(LongStream.rangeClosed(1, 100)));

        assertThat(delays.quantileSeconds(0.5)).isCloseTo(0.0505, within(1e-12));
        assertThat(delays.quantileSeconds(0.99)).isCloseTo(0.09901, within(1e-12));
        assertThat(delays.quantileSeconds(1)).isCloseTo(0.100, within(1e-12));
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
