package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {
    @Test
    void solvesWhatWasMultiplied() {
        double[][] matrix = {{4, 12, -16}, {12, 37, -43}, {-16, -43, 98}};

        double[] x = new Cholesky(matrix).solve(new double[] {-20, -43, 192});

        assertThat(x).containsExactly(new double[] {1, 2, 3}, within(1e-9));
    }

    @Test
    void refusesAMatrixThatIsNotPositiveDefinite() {
        assertThatThrownBy(() -> new Cholesky(new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the matrix is not positive definite: pivot -3.0");
    }
}
