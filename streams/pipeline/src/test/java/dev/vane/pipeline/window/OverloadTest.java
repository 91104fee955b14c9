package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverloadTest {
    private static final long NOW = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource({"0, 1", "2000, 1", "2001, 2", "4001, 4", "6001, 8", "12001, 64", "3600000, 64", "-5000, 1"})
    void shedsMoreTheOlderTheRecordsAre(long ageMillis, int stride) {
        Overload overload = Overload.shed(InstantSource.fixed(Instant.ofEpochMilli(NOW)));

        assertThat(overload.stride(NOW - ageMillis)).isEqualTo(stride);
    }

    @Test
    void neverShedsWhereEverythingMustBePredicted() {
        assertThat(Overload.never().stride(0)).isEqualTo(1);
    }
}
