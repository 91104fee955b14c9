package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverloadTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long SECOND = 1_000;

    private long now = NOW;
    private final LagShedding overload = Overload.shed(() -> Instant.ofEpochMilli(now));

    @ParameterizedTest
    @CsvSource({"0, 1", "2000, 1", "2001, 2", "4001, 4", "6001, 8", "12001, 64", "3600000, 64"})
    void shedsMoreTheFurtherBehindItIs(long lagMillis, int stride) {
        overload.stride(NOW);

        assertThat(overload.stride(NOW - lagMillis)).isEqualTo(stride);
    }

    @Test
    void neverShedsWhereEverythingMustBePredicted() {
        assertThat(Overload.never().stride(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000, 12_000, 20_000, 3_600_000, -20_000})
    void aClockThatDiffersIsNoLag(long aheadMillis) {
        for (long second = 0; second < 300; second++) {
            for (long vm = 0; vm < 50; vm++) {
                now = NOW + second * SECOND + vm * 5;
                assertThat(overload.stride(NOW + second * SECOND - aheadMillis)).isEqualTo(1);
            }
        }
    }

    @Test
    void aBacklogIsShedThoughTheClockDiffers() {
        live(0, 60, 20);
        now += 30 * SECOND;

        assertThat(overload.stride(NOW + 60 * SECOND - 20 * SECOND)).isEqualTo(Overload.MAX_STRIDE);
    }

    @Test
    void aBacklogAtTheStartIsShedBecauseTheBrokerTellsOfItsNewestRecord() {
        // The clock is 20 s ahead; the pipeline was away for ten minutes while a host went on.
        newest(NOW - 20 * SECOND - 500);

        assertThat(overload.stride(NOW - 20 * SECOND - 600 * SECOND)).isEqualTo(Overload.MAX_STRIDE);
        assertThat(overload.stride(NOW - 20 * SECOND - 3 * SECOND)).isGreaterThan(1);
        assertThat(overload.stride(NOW - 20 * SECOND)).isEqualTo(1);
    }

    @Test
    void aBacklogIsShedForAsLongAsItIsThere() {
        for (long second = 0; second < 1_200; second++) {
            now = NOW + second * SECOND;
            newest(now - 20 * SECOND);

            assertThat(overload.stride(now - 20 * SECOND - 8 * SECOND)).isEqualTo(16);
        }
    }

    @Test
    void aClockThatIsSetBackIsNoLag() {
        live(0, 30, 0);
        for (long second = 30; second < 90; second++) {
            now = NOW + second * SECOND - 3_600 * SECOND;
            assertThat(overload.stride(NOW + second * SECOND)).isEqualTo(1);
        }
    }

    @Test
    void aClockThatIsSetForwardByMuchIsNoLag() {
        live(0, 30, 0);
        for (long second = 30; second < 90; second++) {
            now = NOW + second * SECOND + 3_600 * SECOND;
            assertThat(overload.stride(NOW + second * SECOND)).isEqualTo(1);
        }
    }

    @Test
    void aBrokersClockThatIsSetBackIsNoLagOnceItsNextRecordsAreKnown() {
        for (long second = 0; second < 60; second++) {
            now = NOW + second * SECOND;
            newest(now);
            overload.stride(now);
        }
        // The newest record stays the one from before until the clock has passed it again.
        for (long second = 60; second < 80; second++) {
            now = NOW + second * SECOND;
            newest(NOW + 59 * SECOND);
        }
        for (long second = 80; second < 84; second++) {
            now = NOW + second * SECOND;
            newest(now - 20 * SECOND);
        }

        assertThat(overload.stride(now - 20 * SECOND)).isEqualTo(1);
    }

    @Test
    void partitionsMayBeLedByBrokersWithDifferentClocks() {
        Overload first = overload.ofPartition(0);
        Overload second = overload.ofPartition(1);

        assertThat(first.stride(NOW)).isEqualTo(1);
        assertThat(second.stride(NOW - 20 * SECOND)).isEqualTo(1);
        assertThat(first.stride(NOW - 20 * SECOND)).isEqualTo(Overload.MAX_STRIDE);
    }

    private void live(int from, int to, long aheadSeconds) {
        for (long second = from; second < to; second++) {
            now = NOW + second * SECOND;
            overload.stride(now - aheadSeconds * SECOND);
        }
        now = NOW + SECOND * to;
    }

    private void newest(long appendTimeMillis) {
        long asked = now - Duration.ofMillis(5).toMillis();
        overload.difference(0).newest(asked, now, appendTimeMillis);
    }
}
