package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final float NONE = Float.NaN;

    @Test
    void asksForTheMeanOfTheLastTenLabelledRows() {
        float[] rows = new float[30];
        Arrays.fill(rows, 1);
        Arrays.fill(rows, 20, 30, 0.5f);
        rows[19] = 0.25f;
        Labels labels = Labels.ofRows(rows);

        assertThat(labels.target(0, 29)).hasValue(0.5);
        assertThat(labels.target(0, 28)).hasValue((9 * 0.5 + 0.25) / 10);
    }

    @Test
    void goesFurtherBackOverRowsWithoutALabel() {
        float[] rows = new float[30];
        Arrays.fill(rows, 0.5f);
        Arrays.fill(rows, 22, 26, NONE);
        rows[16] = 1;

        assertThat(Labels.ofRows(rows).target(0, 29)).hasValue((9 * 0.5 + 1) / 10);
    }

    @Test
    void hasNoTargetWhereTheWindowHasTooFewLabels() {
        float[] rows = new float[30];
        Arrays.fill(rows, 0.5f);

        assertThat(Labels.ofRows(rows).target(21, 29)).isEmpty();
        assertThat(Labels.ofRows(rows).target(20, 29)).hasValue(0.5);
    }

    @Test
    void hasNoTargetWhereTheLastRowHasNoLabel() {
        float[] rows = new float[30];
        Arrays.fill(rows, 0.5f);
        rows[29] = NONE;

        assertThat(Labels.ofRows(rows).target(0, 29)).isEmpty();
        assertThat(Labels.ofRows(rows).target(0, 28)).hasValue(0.5);
    }

    @Test
    void asksForTheRunsOwnValueWhereItWasMeasuredAsAWhole() {
        assertThat(Labels.ofRun(OptionalDouble.of(0.3f), 60).target(0, 59)).hasValue(0.3f);
        assertThat(Labels.ofRun(OptionalDouble.empty(), 60).target(0, 59)).isEmpty();
    }

    @Test
    void refusesWhatIsNoRelativePerformance() {
        assertThatThrownBy(() -> Labels.ofRows(new float[] {0.5f, 1.01f})).hasMessageContaining("(0, 1]: 1.01");
        assertThatThrownBy(() -> Labels.ofRows(new float[] {0})).hasMessageContaining("(0, 1]: 0.0");
    }
}
