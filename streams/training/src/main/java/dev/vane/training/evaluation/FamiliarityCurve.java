package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.ExchangedFeatures;
import dev.vane.training.example.FeatureAbsence;
import dev.vane.training.example.FeatureScale;
import dev.vane.training.example.KnownRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How often windows are called unfamiliar, for each threshold of the score: those of runs that were left out though their
 * applications are known, and five kinds of strangers.
 *
 * @param scores of the windows of each kind, by familiarity fitted without them
 * @param threshold of a bundle of this kind
 */
public record FamiliarityCurve(Map<Kind, List<Double>> scores, double threshold) implements FamiliarityFindings {
    /** Thresholds of the curve. */
    static final List<Double> THRESHOLDS = List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5);

    private static final int EVERY_FOURTH = 4;
    private static final float LARGER = 3;
    private static final float PERCENT = 100;

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
    }

    /**
     * Measures the curve in grouped folds.
     *
     * @param examples windows as serving has them, without ratios
     * @param known what decides
     */
    public static FamiliarityCurve of(ExampleSet examples, KnownRule known, int folds, long seed) {
        Map<Kind, List<Double>> scores = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            scores.put(kind, new ArrayList<>());
        }
        for (Split split : Folds.grouped(examples, folds, seed).splits(examples)) {
            Set<String> leftOut = everyFourthRun(split.training());
            ExampleSet left = split.training().only(example -> leftOut.contains(example.run()));
            Familiarity familiarity =
                    known.familiarity(split.training().only(example -> !leftOut.contains(example.run())), seed);
            add(familiarity, left, scores.get(Kind.FAMILIAR));
            add(familiarity, split.test(), scores.get(Kind.APPLICATION));
            ExampleSet larger = FeatureScale.of(left, feature -> !feature.unit().equals("1"), LARGER);
            add(familiarity, larger, scores.get(Kind.HOST));
            ExampleSet percent = FeatureScale.of(left, feature -> feature.unit().equals("1"), PERCENT);
            add(familiarity, percent, scores.get(Kind.UNITS));
            add(familiarity, ExchangedFeatures.of(left), scores.get(Kind.EXCHANGED));
            Set<String> groups = new TreeSet<>();
            examples.features().forEach(feature -> groups.add(feature.group()));
            for (String group : groups) {
                ExampleSet without =
                        FeatureAbsence.of(left, feature -> feature.group().equals(group));
                if (!without.equals(left)) {
                    add(familiarity, without, scores.get(Kind.PRESENCE));
                }
            }
        }
        return new FamiliarityCurve(scores, known.familiarity().threshold());
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
        List<Double> all = scores.get(kind);
        return (double) all.stream().filter(score -> score < threshold).count() / all.size();
    }

    /** Flagged shares by kind and threshold. */
    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Kind kind : Kind.values()) {
            ObjectNode ofKind = json.putObject(kind.name().toLowerCase(Locale.ROOT));
            ofKind.put("windows", scores.get(kind).size());
            THRESHOLDS.forEach(threshold -> ofKind.put(Double.toString(threshold), flagged(kind, threshold)));
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

                """.formatted(threshold, pictures) + table();
    }

    private String table() {
        StringBuilder table = new StringBuilder("| flagged at a threshold of |");
        THRESHOLDS.forEach(threshold -> table.append(" %s |".formatted(threshold)));
        table.append("\n|---|").append("---|".repeat(THRESHOLDS.size())).append('\n');
        for (Kind kind : Kind.values()) {
            table.append("| %s |".formatted(kind.text()));
            THRESHOLDS.forEach(threshold -> table.append(" %.3f |".formatted(flagged(kind, threshold))));
            table.append('\n');
        }
        return table.toString();
    }
}
