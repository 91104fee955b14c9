package dev.vane.training.baseline;

/** Solves A x = b for a symmetric positive definite A, which is decomposed once: A = L Lᵀ. */
final class Cholesky {
    private final double[][] lower;

    /**
     * Decomposes a matrix.
     *
     * @throws IllegalArgumentException if it is not positive definite
     */
    Cholesky(double[][] matrix) {
        int size = matrix.length;
        lower = new double[size][];
        for (int i = 0; i < size; i++) {
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j] - product(lower[i], lower[j], j);
                lower[i][j] = i == j ? root(rest) : rest / lower[j][j];
            }
        }
    }

    private static double root(double pivot) {
        if (!(pivot > 0)) {
            throw new IllegalArgumentException("the matrix is not positive definite: pivot " + pivot);
        }
        return Math.sqrt(pivot);
    }

    private static double product(double[] a, double[] b, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The x for one b. */
    double[] solve(double[] right) {
        int size = lower.length;
        double[] x = right.clone();
        for (int i = 0; i < size; i++) {
            x[i] = (x[i] - product(lower[i], x, i)) / lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            x[i] /= lower[i][i];
            for (int j = 0; j < i; j++) {
                x[j] -= lower[i][j] * x[i];
            }
        }
        return x;
    }
}
