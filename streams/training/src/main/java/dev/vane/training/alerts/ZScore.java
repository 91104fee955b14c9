package dev.vane.training.alerts;

import java.util.Arrays;

/**
 * How unusual the last seconds are beside the minute before them: the plainest detector of anomalies. What is unusual for a
 * minute is usual afterwards.
 */
final class ZScore {
    private static final int PAST = 60;

    /** Known seconds of the past below which nothing is said. */
    private static final int ENOUGH = PAST / 2;

    /** Of a VM that did nothing, every second of work would be infinitely unusual. */
    private static final double SMALLEST_DEVIATION = 0.01;

    private ZScore() {}

    /**
     * (mean of the last {@value AlertRule#STEP} s − mean of the minute before) / standard deviation of that minute.
     *
     * @param seconds NaN where nothing is known
     * @return a value for each second; NaN where too little is known
     */
    static double[] of(double... seconds) {
        double[] now = Signal.means(seconds, AlertRule.STEP);
        double[] scores = new double[seconds.length];
        for (int second = 0; second < scores.length; second++) {
            int end = second + 1 - AlertRule.STEP;
            scores[second] = end < ENOUGH ? Double.NaN : score(now[second], seconds, Math.max(0, end - PAST), end);
        }
        return scores;
    }

    private static double score(double now, double[] seconds, int from, int to) {
        double[] past = Arrays.stream(seconds, from, to)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (past.length < ENOUGH) {
            return Double.NaN;
        }
        double mean = Arrays.stream(past).average().orElseThrow();
        double variance = Arrays.stream(past)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return (now - mean) / Math.max(SMALLEST_DEVIATION, Math.sqrt(variance));
    }
}
