package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.attention;
import static dev.vane.exporter.Outcomes.error;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.VmKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VmSeriesTest {
    private static final VmKey OTHER = new VmKey("host-1", "vm-2");
    private static final VmKey THIRD = new VmKey("host-2", "vm-1");

    private final VmSeries series = new VmSeries(2, Duration.ofMinutes(15));

    @Test
    void showsTheLastPredictionThatArrived() {
        series.predicted(prediction(VM, NOON, 0.9), NOON);
        series.predicted(prediction(VM, NOON.minusSeconds(3600), 0.5), NOON);

        assertThat(series.states()).singleElement().satisfies(state -> assertThat(state.prediction())
                .contains(prediction(VM, NOON.minusSeconds(3600), 0.5)));
    }

    @Test
    void showsAttentionBesideThePredictionItBelongsTo() {
        series.attended(attention(VM, NOON, 0.5f), NOON.toEpochMilli(), NOON);
        series.predicted(prediction(VM, NOON.plusSeconds(1), 0.9), NOON);

        assertThat(series.states()).singleElement().satisfies(state -> assertThat(state.attention())
                .contains(attention(VM, NOON, 0.5f)));
    }

    @Test
    void hidesAttentionThatIsOlderThanTheWindow() {
        series.attended(attention(VM, NOON, 0.5f), NOON.toEpochMilli(), NOON);
        series.predicted(prediction(VM, NOON.plusSeconds(61), 0.9), NOON);

        assertThat(series.states()).singleElement().satisfies(state -> assertThat(state.attention())
                .isEmpty());
    }

    @Test
    void forgetsAVmThatIsGone() {
        series.predicted(prediction(VM, NOON, 0.9), NOON);

        assertThat(series.drop(VM, NOON.toEpochMilli())).isTrue();
        assertThat(series.drop(VM, NOON.toEpochMilli())).isFalse();
        assertThat(series.states()).isEmpty();
    }

    @Test
    void takesMeasurementsOfVmsThatHaveSeriesOnly() {
        series.realised(error(VM, NOON, 0.75, 0.5));
        assertThat(series.states()).isEmpty();

        series.predicted(prediction(VM, NOON, 0.75), NOON);
        series.realised(error(VM, NOON, 0.75, 0.5));

        assertThat(series.states()).singleElement().satisfies(state -> {
            assertThat(state.error()).contains(error(VM, NOON, 0.75, 0.5));
            assertThat(state.seen()).isEqualTo(NOON);
        });
        series.drop(VM, NOON.toEpochMilli());
        assertThat(series.states()).isEmpty();
    }

    @Test
    void forgetsAVmThatWasSilentForTooLong() {
        series.predicted(prediction(VM, NOON, 0.9), NOON);
        series.predicted(prediction(OTHER, NOON, 0.9), NOON.plusSeconds(1));

        assertThat(series.expire(NOON.plusSeconds(900))).isEmpty();
        assertThat(series.expire(NOON.plusSeconds(901))).containsExactly(VM);
        assertThat(series.states()).hasSize(1);
    }

    @Test
    void keepsWhatItHasAndCountsWhatFindsNoRoom() {
        series.predicted(prediction(VM, NOON, 0.9), NOON);
        series.predicted(prediction(OTHER, NOON, 0.9), NOON);
        series.predicted(prediction(THIRD, NOON, 0.9), NOON);
        series.predicted(prediction(THIRD, NOON, 0.8), NOON);
        series.predicted(prediction(VM, NOON, 0.7), NOON);

        assertThat(series.states()).hasSize(2);
        assertThat(series.refusedCount()).isEqualTo(1);
    }

    @Test
    void letsInWhoeverComesFirstOnceThereIsRoom() {
        series.predicted(prediction(VM, NOON, 0.9), NOON);
        series.predicted(prediction(OTHER, NOON, 0.9), NOON);
        series.predicted(prediction(THIRD, NOON, 0.9), NOON);
        series.drop(OTHER, NOON.toEpochMilli());
        series.predicted(prediction(THIRD, NOON, 0.8), NOON);

        assertThat(series.refusedCount()).isZero();
        assertThat(series.states()).hasSize(2);
    }

    @Test
    void forgetsThoseWithoutRoomToo() {
        series.predicted(prediction(VM, NOON, 0.9), NOON.plusSeconds(901));
        series.predicted(prediction(OTHER, NOON, 0.9), NOON.plusSeconds(901));
        series.predicted(prediction(THIRD, NOON, 0.9), NOON);

        assertThat(series.expire(NOON.plusSeconds(901))).isEmpty();
        assertThat(series.refusedCount()).isZero();
    }

    @Test
    void boundsWhatItRemembersOfThoseWithoutRoom() {
        for (int i = 0; i < 10; i++) {
            series.predicted(prediction(new VmKey("host", "vm-" + i), NOON, 0.9), NOON);
        }

        assertThat(series.refusedCount()).isEqualTo(2);
    }
}
