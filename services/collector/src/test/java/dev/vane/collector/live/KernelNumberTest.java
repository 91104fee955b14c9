package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelNumberTest {
    @Test
    void readsWhatFitsIntoALong() {
        assertThat(KernelNumber.parse("0")).hasValue(0);
        assertThat(KernelNumber.parse("4711")).hasValue(4711);
        assertThat(KernelNumber.parse("0012")).hasValue(12);
        assertThat(KernelNumber.parse("9223372036854775807")).hasValue(Long.MAX_VALUE);
    }

    @Test
    void takesLargerTotalsForNone() {
        assertThat(KernelNumber.parse("9223372036854775808")).isEmpty();
        assertThat(KernelNumber.parse("9999999999999999999")).isEmpty();
        assertThat(KernelNumber.parse("18446744073709551615")).isEmpty();
        assertThat(KernelNumber.parse("18446744073709551616")).isEmpty();
        assertThat(KernelNumber.parse("1".repeat(400))).isEmpty();
    }

    @Test
    void takesAnythingElseForNone() {
        assertThat(KernelNumber.parse("")).isEmpty();
        assertThat(KernelNumber.parse("-1")).isEmpty();
        assertThat(KernelNumber.parse("+1")).isEmpty();
        assertThat(KernelNumber.parse("1.5")).isEmpty();
        assertThat(KernelNumber.parse("1 2")).isEmpty();
        assertThat(KernelNumber.parse("0x10")).isEmpty();
        assertThat(KernelNumber.parse("max")).isEmpty();
        assertThat(KernelNumber.parse("١٢")).isEmpty();
    }
}
