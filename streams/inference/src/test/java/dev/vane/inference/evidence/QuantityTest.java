package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;

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
}
