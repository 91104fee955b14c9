package dev.vane.training.faithfulness;

import dev.vane.inference.statistics.Quantiles;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What was measured on all runs, put together: means over windows, intervals over runs.
 *
 * @param blamed which groups it is right to name
 */
public record Scoreboard(List<RunMeasure> runs, BlamedGroups blamed) {
    /** Of the intervals' draws; the same for all, so that differences are of the same draws. */
    private static final long SEED = 1;

    public Scoreboard {
        runs = List.copyOf(runs);
    }

    /** Windows of a kind, and how many could be told by the metrics that are there. */
    record Kind(String name, int windows, int observable) {}

    Estimate of(Measure measure, Contender contender) {
        return mean(window -> measure.of(window, contender, blamed));
    }

    /** How much more one has than another on the same windows. */
    Estimate gain(Measure measure, Contender contender, Contender over) {
        return mean(window -> measure.of(window, contender, blamed) - measure.of(window, over, blamed));
    }

    /** How many times as often as another it names the right group first. */
    Estimate hitRatio(Contender contender, Contender over) {
        return Estimate.ratio(
                runs,
                window -> Measure.HIT_1.of(window, contender, blamed),
                window -> Measure.HIT_1.of(window, over, blamed),
                SEED);
    }

    /** Right group first, in windows of one kind. */
    Estimate hitsOf(String kind, Contender contender) {
        return mean(window -> window.kind().equals(kind) ? Measure.HIT_1.of(window, contender, blamed) : Double.NaN);
    }

    /** The mean over kinds of the above, each kind that can be told counting the same; NaN if there is none. */
    double hitsOverKinds(Contender contender) {
        return kinds().stream()
                .filter(kind -> kind.observable() > 0)
                .mapToDouble(kind -> hitsOf(kind.name(), contender).value())
                .average()
                .orElse(Double.NaN);
    }

    /** Of the evidence that would be told. */
    Estimate ofEvidence(ToDoubleFunction<EvidenceMeasure> measure) {
        return mean(window -> measure.applyAsDouble(window.evidence()));
    }

    /** Of the evidence, in calm windows. */
    Estimate ofCalmEvidence(ToDoubleFunction<EvidenceMeasure> measure) {
        return mean(window -> window.calm() ? measure.applyAsDouble(window.evidence()) : Double.NaN);
    }

    /** How often a group that evidence names is right, no group being wrong. */
    Estimate rightOfEvidence(Function<EvidenceMeasure, String> group) {
        return mean(window -> {
            String named = group.apply(window.evidence());
            return window.isContended(blamed)
                    ? !named.isEmpty() && blamed.isRight(window.kind(), named) ? 1 : 0
                    : Double.NaN;
        });
    }

    private Estimate mean(ToDoubleFunction<WindowMeasure> measure) {
        return Estimate.mean(runs, measure, SEED);
    }

    List<Kind> kinds() {
        Map<String, Kind> kinds = new TreeMap<>();
        windows()
                .filter(window -> !window.kind().isEmpty())
                .map(window -> new Kind(window.kind(), 1, window.isContended(blamed) ? 1 : 0))
                .forEach(one -> kinds.merge(
                        one.name, one, (a, b) -> new Kind(a.name, a.windows + b.windows, a.observable + b.observable)));
        return List.copyOf(kinds.values());
    }

    /** Median time of one explanation. */
    double milliseconds(Contender contender) {
        return Quantiles.median(windows()
                .mapToDouble(window -> window.methods().get(contender).milliseconds())
                .toArray());
    }

    /** Median number of windows that the predicting model is asked about. */
    double inferences(Contender contender) {
        return Quantiles.median(windows()
                .mapToDouble(window -> window.methods().get(contender).inferences())
                .toArray());
    }

    /** Median number of windows that the explaining model is asked about. */
    double explanations(Contender contender) {
        return Quantiles.median(windows()
                .mapToDouble(window -> window.methods().get(contender).explanations())
                .toArray());
    }

    int swaps() {
        return runs.stream().mapToInt(RunMeasure::swaps).sum();
    }

    int rejected() {
        return runs.stream().mapToInt(RunMeasure::rejected).sum();
    }

    int calm() {
        return (int) windows().filter(WindowMeasure::calm).count();
    }

    List<String> applications() {
        return runs.stream().map(RunMeasure::application).distinct().sorted().toList();
    }

    Stream<WindowMeasure> windows() {
        return runs.stream().map(RunMeasure::windows).flatMap(Collection::stream);
    }
}
