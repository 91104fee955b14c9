package dev.vane.exporter;

import dev.vane.contracts.AttentionStatistics.Head;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** One head's measures, added up. */
final class HeadMeans {
    private final Map<HeadMeasure, DoubleSummaryStatistics> sums = new HashMap<>();

    void add(Head head) {
        for (HeadMeasure measure : HeadMeasure.ALL) {
            measure.value().apply(head).ifPresent(value -> sum(measure).accept(value));
        }
    }

    void add(HeadMeans other) {
        other.sums.forEach((measure, sum) -> sum(measure).combine(sum));
    }

    /** The mean, if there is anything to take it of. */
    OptionalDouble mean(HeadMeasure measure) {
        DoubleSummaryStatistics sum = sums.get(measure);
        return sum == null ? OptionalDouble.empty() : OptionalDouble.of(sum.getAverage());
    }

    private DoubleSummaryStatistics sum(HeadMeasure measure) {
        return sums.computeIfAbsent(measure, absent -> new DoubleSummaryStatistics());
    }
}
