package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricValuesTest {
    @Test
    void tellsZeroFromAbsent() {
        MetricValues values = MetricValues.builder().set(0, 0).set(102, 5).build();

        assertThat(values.get(0)).hasValue(0);
        assertThat(values.get(1)).isEmpty();
        assertThat(values.presentCount()).isEqualTo(2);
        assertThat(values.presenceWords()).containsExactly(1L, 1L << (102 - 64));
        assertThat(values).isNotEqualTo(MetricValues.builder().set(102, 5).build());
    }

    @Test
    void staysAsItWasBuilt() {
        MetricValues.Builder builder = MetricValues.builder().set(0, 1);
        MetricValues values = builder.build();

        builder.set(0, 2).set(1, 3);
        values.toArray()[0] = 4;
        values.presenceWords()[0] = 0;

        assertThat(values).isEqualTo(MetricValues.builder().set(0, 1).build());
    }

    @Test
    void refusesWhatAFloatCannotHold() {
        assertThatThrownBy(() -> MetricValues.builder().set(0, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vm.cpu.utilization must be finite: NaN");
        assertThatThrownBy(() -> MetricValues.builder().set(0, 1e300)).isInstanceOf(IllegalArgumentException.class);
    }
}
