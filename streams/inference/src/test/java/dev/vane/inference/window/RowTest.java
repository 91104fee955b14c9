package dev.vane.inference.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void holdsWhatWasSetAndLacksTheRest() {
        Row row = Row.builder(130).set(0, 1).set(64, -2).set(129, 0).build();

        assertThat(row.features()).isEqualTo(130);
        assertThat(row.value(64)).isEqualTo(-2);
        assertThat(row.isPresent(129)).isTrue();
        assertThat(row.isPresent(1)).isFalse();
        assertThat(row.imputed()).isFalse();
        assertThat(row).isEqualTo(rowOf(130));
    }

    private static Row rowOf(int features) {
        float[] values = new float[features];
        values[0] = 1;
        values[64] = -2;
        return Row.real(values, new long[] {1, 1, 2});
    }

    @Test
    void copiesWhatAnotherRowHas() {
        Row other = Row.builder(2).set(1, 7).imputed(true).build();

        Row row = Row.builder(3).copy(other, 0, 0).copy(other, 1, 2).build();

        assertThat(row).isEqualTo(Row.builder(3).set(2, 7).build());
    }

    @Test
    void isNoLongerChangedOnceItIsBuilt() {
        Row.Builder builder = Row.builder(1).set(0, 1);
        builder.build();

        assertThatThrownBy(() -> builder.set(0, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesValuesThatAreNotFinite() {
        assertThatThrownBy(() -> Row.builder(2).set(1, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature 1 must be finite: NaN");
        assertThatThrownBy(() -> Row.builder(2).set(0, Float.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
