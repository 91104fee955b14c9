package dev.vane.lab.label;

import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Report.Latencies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Latency percentile of an open loop, in microseconds. A request counts in the second in which it was completed; a second
 * without a report is one in which none was.
 */
final class RequestLatency implements Performance {
    private static final List<Integer> SPANS = List.of(LabelRules.SPAN, LabelRules.LONG_SPAN, LabelRules.LONGEST_SPAN);

    private final Map<Long, int[]> bySecond;

    private RequestLatency(Map<Long, int[]> bySecond) {
        this.bySecond = bySecond;
    }

    static RequestLatency of(MeasuredVm vm) {
        Map<Long, int[]> bySecond = new HashMap<>();
        vm.reports().stream()
                .filter(Latencies.class::isInstance)
                .map(Latencies.class::cast)
                .forEach(report -> bySecond.merge(report.second(), micros(report), RequestLatency::joined));
        return new RequestLatency(bySecond);
    }

    private static int[] micros(Latencies report) {
        return report.micros().stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] joined(int[] some, int[] more) {
        return IntStream.concat(IntStream.of(some), IntStream.of(more)).toArray();
    }

    @Override
    public Optional<Reading> over(Stretch stretch) {
        return percentile(Stream.of(stretch));
    }

    /**
     * The median of what labels over the same span would say, so that an ideal is no better or worse than they are; one
     * percentile of all requests where not even two such spans have enough.
     */
    @Override
    public Optional<Reading> pooled(List<Stretch> stretches) {
        for (int span : SPANS) {
            double[] latencies = stretches.stream()
                    .flatMap(stretch -> stretch.parts(span))
                    .map(this::over)
                    .flatMap(Optional::stream)
                    .mapToDouble(Reading::performance)
                    .toArray();
            if (latencies.length > 1) {
                double median = Median.withDefaults().evaluate(latencies);
                return percentile(stretches.stream()).map(all -> new Reading(median, all.amount()));
            }
        }
        return percentile(stretches.stream());
    }

    /** Nearest rank: the smallest latency that at least this share of the requests did not exceed. */
    private Optional<Reading> percentile(Stream<Stretch> stretches) {
        int[] sorted = stretches
                .flatMapToLong(stretch -> LongStream.rangeClosed(stretch.first(), stretch.last()))
                .mapToObj(bySecond::get)
                .flatMapToInt(micros -> micros == null ? IntStream.empty() : IntStream.of(micros))
                .sorted()
                .toArray();
        if (sorted.length < LabelRules.MIN_REQUESTS) {
            return Optional.empty();
        }
        int rank = (int) Math.ceil(LabelRules.PERCENTILE * sorted.length);
        return Optional.of(new Reading(Math.max(1, sorted[rank - 1]), sorted.length));
    }

    @Override
    public double ratio(double ideal, double actual) {
        return ideal / actual;
    }

    @Override
    public List<Integer> spans(List<Stretch> alone) {
        return SPANS;
    }

    @Override
    public Unlabelled lack() {
        return Unlabelled.TOO_FEW_REQUESTS;
    }
}
