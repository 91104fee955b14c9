package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Cells;
import dev.vane.inference.attribution.Inquiry;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.evidence.Evidence;
import dev.vane.inference.evidence.ExplanationResult;
import dev.vane.inference.evidence.Severity;
import dev.vane.training.sentence.Reading;
import dev.vane.training.sentence.SentenceReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;

/** Holds what would be told of a window against what is true of it. */
final class EvidenceTrial {
    /** Random sets that evidence is held against. */
    static final int RANDOM_SETS = 20;

    private final Inquiry inquiry;
    private final SortedMap<MetricGroup, List<Integer>> present;
    private final ExplanationResult explained;
    private final Random random;

    EvidenceTrial(
            Inquiry inquiry,
            SortedMap<MetricGroup, List<Integer>> present,
            ExplanationResult explained,
            Random random) {
        this.inquiry = inquiry;
        this.present = present;
        this.explained = explained;
        this.random = random;
    }

    /** @param attention what the window's metrics get of raw attention */
    EvidenceMeasure measure(List<Boolean> injected, List<Double> attention) {
        Evidence evidence = explained.evidence();
        List<Cells> cells = explained.looked().stream().flatMap(List::stream).toList();
        List<Double> effects = cells.isEmpty() ? List.of() : effects(cells, attention);
        boolean accuses = evidence.severity() != Severity.NONE;
        return new EvidenceMeasure(
                percentile(effects),
                beatsAttention(effects),
                accuses && !evidence.findings().isEmpty(),
                accuses
                        && evidence.findings().stream()
                                .anyMatch(finding -> !finding.feature().scope().isOwn()),
                told(explained.sentence()),
                cells.isEmpty() ? "" : group(cells.getFirst().feature()).group(),
                TimeDistance.of(cells, injected),
                TimeDistance.uniform(injected));
    }

    /** How far each set moves the prediction against what is explained: the evidence, by attention, at random. */
    private List<Double> effects(List<Cells> cells, List<Double> attention) {
        List<List<Cells>> sets = new ArrayList<>();
        sets.add(cells);
        sets.add(byAttention(attention));
        for (int i = 0; i < RANDOM_SETS; i++) {
            sets.add(likeEvidence());
        }
        int sign = -explained.evidence().severity().direction().sign();
        return inquiry.effects(sets).stream().map(effect -> sign * effect).toList();
    }

    /** Sets that move it as far count half. */
    static double percentile(List<Double> effects) {
        if (effects.isEmpty()) {
            return Double.NaN;
        }
        double own = effects.getFirst();
        return effects.subList(2, effects.size()).stream()
                .mapToDouble(other -> own > other ? 1 : own == other ? 0.5 : 0)
                .average()
                .orElseThrow();
    }

    private static double beatsAttention(List<Double> effects) {
        return effects.isEmpty() ? Double.NaN : effects.getFirst() > effects.get(1) ? 1 : 0;
    }

    /** The metrics with most attention in the seconds of the evidence, heaviest to heaviest. */
    private List<Cells> byAttention(List<Double> attention) {
        List<Integer> order = inquiry.presentFeatures().stream()
                .sorted(Comparator.comparing((Integer feature) -> attention.get(feature))
                        .reversed())
                .toList();
        List<Cells> set = new ArrayList<>();
        for (int i = 0; i < explained.looked().size(); i++) {
            for (Cells cells : explained.looked().get(i)) {
                set.add(new Cells(order.get(i), cells.firstRow(), cells.lastRow()));
            }
        }
        return set;
    }

    /** For each metric of the evidence one of its group, perhaps itself, in spans that are as long and anywhere. */
    private List<Cells> likeEvidence() {
        Set<Integer> taken = new HashSet<>();
        List<Cells> set = new ArrayList<>();
        int rows = inquiry.window().rows().size();
        for (List<Cells> metric : explained.looked()) {
            List<Integer> members =
                    new ArrayList<>(present.get(group(metric.getFirst().feature())));
            members.removeAll(taken);
            Collections.shuffle(members, random);
            int feature = members.getFirst();
            taken.add(feature);
            for (Cells cells : metric) {
                int first = random.nextInt(rows - cells.rows() + 1);
                set.add(new Cells(feature, first, first + cells.rows() - 1));
            }
        }
        return set;
    }

    private MetricGroup group(int feature) {
        return present.entrySet().stream()
                .filter(entry -> entry.getValue().contains(feature))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The group of the metric that is said to do most, whichever way. */
    static String told(String sentence) {
        return SentenceReader.read(sentence).mentions().stream()
                .max(Comparator.comparingDouble(mention -> Math.abs(mention.effectPoints())))
                .map(Reading.Mention::group)
                .orElse("");
    }
}
