package dev.vane.inference.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
    private static final List<Ratio> RATIOS = List.of(new Ratio(0, List.of(0, 1)), new Ratio(2, List.of(0)));

    @Test
    void standsBehindTheFeaturesItIsMadeOf() {
        Row row = Ratio.extend(Row.real(new float[] {0.3f, 0.1f, 6}, new long[] {7}), RATIOS);

        assertThat(row.features()).isEqualTo(5);
        assertThat(row.value(2)).isEqualTo(6);
        assertThat(row.value(3)).isCloseTo(0.75f, within(1e-6f));
        assertThat(row.value(4)).isCloseTo(20, within(1e-5f));
    }

    @Test
    void isAbsentWhereAPartIs() {
        Row row = Ratio.extend(Row.real(new float[] {0.3f, 0, 6}, new long[] {5}), RATIOS);

        assertThat(row.isPresent(3)).isFalse();
        assertThat(row.isPresent(4)).isTrue();
    }

    @Test
    void isAbsentWhereNothingHappened() {
        Row row = Ratio.extend(Row.real(new float[] {0, 0, 6}, new long[] {7}), RATIOS);

        assertThat(row.isPresent(3)).isFalse();
        assertThat(row.isPresent(4)).isFalse();
    }

    @Test
    void keepsWhatIsImputedImputed() {
        Row row = Row.real(new float[] {0.3f, 0.1f, 6}, new long[] {7}).asImputed();

        MetricWindow window = Ratio.extend(new MetricWindow(List.of(row)), RATIOS);

        assertThat(window.imputedRows()).isEqualTo(1);
        assertThat(Ratio.extend(window, List.of())).isSameAs(window);
    }

    @Test
    void refusesToBeOverNothing() {
        assertThatThrownBy(() -> new Ratio(0, List.of())).hasMessageContaining("at least one feature");
    }
}
