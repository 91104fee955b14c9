package dev.vane.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** That it runs; what it finds out is no test. */
class AttentionCostsTest {
    @Test
    void comparesEveryVariantWithAnother() throws IOException {
        assertThat(AttentionCosts.measure(1)).hasSize(4).allSatisfy(cost -> assertThat(cost.milliseconds())
                .isPositive());
    }
}
