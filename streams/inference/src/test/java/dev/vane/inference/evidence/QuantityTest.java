package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void hasThreeDigitsAndAPrefix() {
        assertThat(Quantity.number(0)).isEqualTo("0");
        assertThat(Quantity.number(0.74)).isEqualTo("0.74");
        assertThat(Quantity.number(999.4)).isEqualTo("999");
        assertThat(Quantity.number(999.6)).isEqualTo("1k");
        assertThat(Quantity.number(-12_345)).isEqualTo("-12.3k");
        assertThat(Quantity.number(4_921_000)).isEqualTo("4.92M");
        assertThat(Quantity.number(2.5e15)).isEqualTo("2500T");
        assertThat(Quantity.number(0.0000321)).isEqualTo("321e-7");
    }

    @Test
    void saysUnitsInWords() {
        assertThat(Quantity.unit("1")).isEmpty();
        assertThat(Quantity.unit("By/s")).isEqualTo(" bytes/s");
        assertThat(Quantity.unit("By")).isEqualTo(" bytes");
        assertThat(Quantity.unit("{event}/s")).isEqualTo(" events/s");
        assertThat(Quantity.unit("{switch}/s")).isEqualTo(" switches/s");
        assertThat(Quantity.unit("s")).isEqualTo(" s");
    }

    @Property(tries = 2000, seed = "1")
    void isReadBackToItsLastDigit(@ForAll @DoubleRange(min = -20, max = 45) double exponent, @ForAll boolean negative) {
        double value = (negative ? -1 : 1) * Math.exp(exponent);

        assertThat(Quantity.parse(Quantity.number(value))).isCloseTo(value, within(0.00501 * Math.abs(value)));
    }
}
