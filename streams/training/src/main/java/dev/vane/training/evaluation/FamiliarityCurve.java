package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.trees.KnownPart;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.ExchangedFeatures;
import dev.vane.training.example.FeatureAbsence;
import dev.vane.training.example.FeatureScale;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.MeaningfulRatios;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How often windows are called unfamiliar, for each threshold of the score: those of runs that were left out though their
 * applications are known, and five kinds of strangers.
 *
 * @param scores of the windows of each kind, by familiarity fitted without them
 * @param moved those of them whose prediction by the rule is another than that of the window that was left out
 * @param threshold of a bundle of this kind
 */
public record FamiliarityCurve(Map<Kind, List<Double>> scores, Map<Kind, List<Double>> moved, double threshold)
        implements FamiliarityFindings {
    /** Thresholds of the curve. */
    static final List<Double> THRESHOLDS = List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5);

    private static final int EVERY_FOURTH = 4;
    private static final float LARGER = 3;
    private static final float PERCENT = 100;

    /** Of relative performance. */
    private static final double MOVED = 0.05;

    /** What is asked about. */
    public enum Kind {
        /** Runs that were left out, of applications and a host that were learnt. */
        FAMILIAR("runs left out of known applications"),
        /** Applications that were left out. */
        APPLICATION("applications never seen"),
        /** The runs left out, without the metrics of one group: of each group in turn. */
        PRESENCE("known, but a group of metrics is absent"),
        /** The runs left out, as on a host on which everything that has a unit is three times as much. */
        HOST("known, as on a host three times as large"),
        /** The runs left out, with all ratios in percent. */
        UNITS("known, with ratios in percent"),
        /** The runs left out, with every metric of the VM where another one belongs. */
        EXCHANGED("known, with metrics exchanged");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }

    public FamiliarityCurve {
        scores = Map.copyOf(scores);
        moved = Map.copyOf(moved);
    }

    /**
     * Measures the curve in grouped folds.
     *
     * @param examples windows as serving has them, without ratios
     * @param known what decides
     */
    public static FamiliarityCurve of(ExampleSet examples, KnownRule known, int folds, long seed) {
        Map<Kind, List<Double>> scores = empty();
        Map<Kind, List<Double>> moved = empty();
        for (Split split : Folds.grouped(examples, folds, seed).splits(examples)) {
            Set<String> leftOut = everyFourthRun(split.training());
            ExampleSet left = split.training().only(example -> leftOut.contains(example.run()));
            ExampleSet training = split.training().only(example -> !leftOut.contains(example.run()));
            Familiarity familiarity = known.familiarity(training, seed);
            KnownPart rule = known.of(MeaningfulRatios.extend(training));
            add(familiarity, left, scores.get(Kind.FAMILIAR));
            add(familiarity, split.test(), scores.get(Kind.APPLICATION));
            planted(left)
                    .forEach((kind, sets) -> sets.forEach(planted -> {
                        add(familiarity, planted, scores.get(kind));
                        add(familiarity, planted.only(moves(rule, left, planted)), moved.get(kind));
                    }));
        }
        return new FamiliarityCurve(scores, moved, known.familiarityFit().threshold());
    }

    private static Map<Kind, List<Double>> empty() {
        Map<Kind, List<Double>> empty = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            empty.put(kind, new ArrayList<>());
        }
        return empty;
    }

    private static Map<Kind, List<ExampleSet>> planted(ExampleSet left) {
        List<ExampleSet> absent = left.features().stream()
                .map(Feature::group)
                .distinct()
                .sorted()
                .map(group -> FeatureAbsence.of(left, feature -> feature.group().equals(group)))
                .filter(without -> !without.equals(left))
                .toList();
        return Map.of(
                Kind.HOST,
                List.of(FeatureScale.of(left, feature -> !feature.unit().equals("1"), LARGER)),
                Kind.UNITS,
                List.of(FeatureScale.of(left, feature -> feature.unit().equals("1"), PERCENT)),
                Kind.EXCHANGED,
                List.of(ExchangedFeatures.of(left)),
                Kind.PRESENCE,
                absent);
    }

    /** Holds for the windows that the rule predicts otherwise than as they were. */
    private static Predicate<Example> moves(KnownPart rule, ExampleSet left, ExampleSet planted) {
        List<Example> before = MeaningfulRatios.extend(left).examples();
        List<Example> after = MeaningfulRatios.extend(planted).examples();
        Set<Example> moved = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < before.size(); i++) {
            double move = rule.of(after.get(i).window()) - rule.of(before.get(i).window());
            if (Math.abs(move) > MOVED) {
                moved.add(planted.examples().get(i));
            }
        }
        return moved::contains;
    }

    private static Set<String> everyFourthRun(ExampleSet training) {
        List<String> runs = training.examples().stream()
                .map(Example::run)
                .distinct()
                .sorted()
                .toList();
        Set<String> chosen = new TreeSet<>();
        IntStream.range(0, runs.size()).filter(i -> i % EVERY_FOURTH == 0).forEach(i -> chosen.add(runs.get(i)));
        return chosen;
    }

    private static void add(Familiarity familiarity, ExampleSet examples, List<Double> scores) {
        examples.examples().forEach(example -> scores.add(familiarity.of(example.window())));
    }

    /** Share of a kind's windows that are called unfamiliar at a threshold. */
    public double flagged(Kind kind, double threshold) {
        return flagged(scores.get(kind), threshold);
    }

    private static double flagged(List<Double> scores, double threshold) {
        return (double) scores.stream().filter(score -> score < threshold).count() / scores.size();
    }

    /** Flagged shares by kind and threshold. */
    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Kind kind : Kind.values()) {
            ObjectNode ofKind = json.putObject(kind.name().toLowerCase(Locale.ROOT));
            ofKind.put("windows", scores.get(kind).size());
            THRESHOLDS.forEach(share -> ofKind.put(Double.toString(share), flagged(kind, share)));
            ofKind.put("moved", moved.get(kind).size());
        }
        return json;
    }

    @Override
    public Map<String, String> pictures() {
        return Map.of("familiarity.svg", FamiliarityChart.of(this));
    }

    @Override
    public String text(String pictures) {
        return """
                How often a window is called unfamiliar, by the threshold of the score; the bundle's is %s. Fitted within each
                training side, a quarter of its runs left out, first seed only.

                ![Windows called unfamiliar](%s/familiarity.svg)

                """.formatted(threshold, pictures)
                + table(scores)
                + (moved.values().stream().allMatch(List::isEmpty)
                        ? ""
                        : "\nOf these, those whose prediction by the rule moves by more than %s:\n\n".formatted(MOVED)
                                + table(moved));
    }

    private static String table(Map<Kind, List<Double>> scores) {
        StringBuilder table = new StringBuilder("| flagged at a threshold of |");
        THRESHOLDS.forEach(threshold -> table.append(" %s |".formatted(threshold)));
        table.append(" windows |\n|---|")
                .append("---|".repeat(THRESHOLDS.size() + 1))
                .append('\n');
        for (Kind kind : Kind.values()) {
            List<Double> some = scores.get(kind);
            if (!some.isEmpty()) {
                table.append("| %s |".formatted(kind.text()));
                THRESHOLDS.forEach(threshold -> table.append(" %.3f |".formatted(flagged(some, threshold))));
                table.append(" %d |\n".formatted(some.size()));
            }
        }
        return table.toString();
    }
}
