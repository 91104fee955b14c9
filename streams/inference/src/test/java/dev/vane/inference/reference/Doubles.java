package dev.vane.inference.reference;

import java.util.Arrays;

/** Arithmetic of the reference, each as its definition says. */
final class Doubles {
    private Doubles() {}

    static void softmax(double[] scores) {
        double highest = Arrays.stream(scores).max().orElseThrow();
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - highest);
            total += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= total;
        }
    }

    static double dot(double[] a, double[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        return dot;
    }

    static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    static double[] relu(double[] in) {
        return Arrays.stream(in).map(x -> Math.max(x, 0)).toArray();
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
