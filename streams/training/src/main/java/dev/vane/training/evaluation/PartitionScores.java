package dev.vane.training.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A method's scores, one for each partition.
 *
 * @param name of the method
 * @param scores at least one
 */
public record PartitionScores(String name, List<Scores> scores) {
    /**
     * Mean over the partitions, and how far they are apart.
     *
     * @param deviation standard deviation over the partitions (divisor n − 1), 0 for one alone
     */
    public record Spread(double mean, double deviation) {
        static Spread of(double... values) {
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Spread(mean, values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1)));
        }
    }

    public PartitionScores {
        scores = List.copyOf(scores);
    }

    Spread mae() {
        return spread(Scores::mae);
    }

    Spread mse() {
        return spread(Scores::mse);
    }

    private Spread spread(ToDoubleFunction<Scores> of) {
        return Spread.of(scores.stream().mapToDouble(of).toArray());
    }

    /** How much lower the mean absolute error is than the other's, partition by partition. */
    Spread gainOver(PartitionScores other) {
        return Spread.of(IntStream.range(0, scores.size())
                .mapToDouble(i -> other.scores.get(i).mae() - scores.get(i).mae())
                .toArray());
    }
}
