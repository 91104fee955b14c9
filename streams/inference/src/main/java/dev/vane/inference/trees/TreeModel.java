package dev.vane.inference.trees;

import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Regression trees whose leaves add up, as plain numbers: what a library has grown, without the library. Inputs and
 * thresholds are single precision, as they were when the trees grew, so that a value on a threshold goes the same way.
 *
 * <p>Beside the trees a few numbers of the input may be added themselves: what is known without learning, which the trees
 * then only correct.
 *
 * @param columns numbers of an input; NaN stands for one that is absent
 * @param base what the leaves are added to
 * @param trees at least one
 * @param terms numbers of the input that are added, too
 */
public record TreeModel(int columns, float base, List<Tree> trees, List<Term> terms) {
    /**
     * A number of the input that is added.
     *
     * @param weight what it is multiplied by
     * @param absent what it is taken for where it is NaN
     * @param gate what it is multiplied by beside, if its weight depends on other numbers
     */
    public record Term(int column, float weight, float absent, Optional<Gate> gate) {
        /** One that always counts the same. */
        public Term(int column, float weight, float absent) {
            this(column, weight, absent, Optional.empty());
        }

        float value(float[] input) {
            float number = weight * present(input, column, absent);
            return gate.isEmpty() ? number : number * gate.get().value(input);
        }

        /** The same that counts by a share. */
        public Term scaled(double share) {
            return new Term(column, (float) (share * weight), absent, gate);
        }

        /** The same over numbers that stand elsewhere. */
        Term moved(IntUnaryOperator places) {
            return new Term(
                    places.applyAsInt(column),
                    weight,
                    absent,
                    gate.map(of -> new Gate(
                            of.bias,
                            of.inputs.stream()
                                    .map(one -> new Input(places.applyAsInt(one.column), one.weight, one.absent))
                                    .toList())));
        }

        /** All that it asks for. */
        IntStream columns() {
            return IntStream.concat(IntStream.of(column), gate.stream().flatMapToInt(of -> of.inputs.stream()
                    .mapToInt(Input::column)));
        }
    }

    /**
     * How much a term counts: σ(bias + Σ weight × ln(1 + x)) of a few numbers x, of which what is below 0 is taken for 0.
     *
     * @param inputs the numbers
     */
    public record Gate(float bias, List<Input> inputs) {
        public Gate {
            inputs = List.copyOf(inputs);
        }

        float value(float[] input) {
            double sum = bias;
            for (Input one : inputs) {
                sum += one.weight * Math.log1p(Math.max(0, present(input, one.column, one.absent)));
            }
            return (float) (1 / (1 + Math.exp(-sum)));
        }
    }

    /**
     * A number that a gate asks for.
     *
     * @param weight what its logarithm is multiplied by
     * @param absent what it is taken for where it is NaN
     */
    public record Input(int column, float weight, float absent) {}

    private static float present(float[] input, int column, float absent) {
        return Float.isNaN(input[column]) ? absent : input[column];
    }

    /** Lowest answer: leaves may add up to less than any relative performance. The highest is 1. */
    public static final float LOWEST = 0.01f;

    public TreeModel {
        trees = List.copyOf(trees);
        terms = List.copyOf(terms);
        if (trees.isEmpty()) {
            throw new IllegalArgumentException("a tree model has at least one tree");
        }
        int highest = IntStream.concat(
                        trees.stream().mapToInt(Tree::highestColumn),
                        terms.stream().flatMapToInt(Term::columns))
                .max()
                .orElseThrow();
        if (highest >= columns) {
            throw new IllegalArgumentException(
                    "a tree asks for column %d where an input has %d".formatted(highest, columns));
        }
    }

    /** Trees alone. */
    public TreeModel(int columns, float base, List<Tree> trees) {
        this(columns, base, trees, List.of());
    }

    /** Relative performance in [{@value #LOWEST}, 1]. */
    public float predict(float[] input) {
        return Math.clamp(sum(input), LOWEST, 1f);
    }

    /** Base, terms and leaves, not clipped. In double, so that it does not matter in which order others add in float. */
    public float sum(float[] input) {
        if (input.length != columns) {
            throw new IllegalArgumentException("an input has %d numbers: %d".formatted(columns, input.length));
        }
        double sum = base;
        for (Term term : terms) {
            sum += term.value(input);
        }
        for (Tree tree : trees) {
            sum += tree.value(input);
        }
        return (float) sum;
    }
}
