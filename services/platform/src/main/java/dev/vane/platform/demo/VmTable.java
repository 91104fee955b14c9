package dev.vane.platform.demo;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.AttentionSummary.MetricWeight;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.Scope;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import dev.vane.exporter.OutcomeListener;
import dev.vane.platform.text.Lines;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The newest of each VM, as rows of text. Hears of outcomes on one thread, is read on another. */
final class VmTable implements OutcomeListener {
    private static final int TOP_METRICS = 3;
    private static final String ROW = "%-28.28s %-29s %-8s %-8s %-6s %s";

    /** What was measured longer before the second of a prediction says nothing of that. */
    private static final int MEASURED_SECONDS = 5;

    private static final int SENTENCE_WIDTH = 110;

    private final Map<VmKey, Row> rows = new ConcurrentSkipListMap<>();
    private final Map<VmKey, Explanation> explanations = new ConcurrentHashMap<>();
    private final Map<VmKey, MeasuredPerformance> measured = new ConcurrentHashMap<>();
    private final Delays delays = new Delays();
    private final StressEffect effect;

    /** @param effect hears of every prediction and error of a trained model */
    VmTable(StressEffect effect) {
        this.effect = effect;
    }

    /**
     * One VM.
     *
     * @param predicted relative performance; infinite if it says nothing
     */
    private record Row(long second, double predicted, String performance, Optional<Duration> delay, String attention) {}

    @Override
    public void predicted(Prediction prediction, Optional<AttentionSummary> attention, Instant visible) {
        Duration delay = Duration.between(Instant.ofEpochSecond(prediction.second()), visible);
        delays.add(delay);
        if (prediction.trained()) {
            effect.predicted(prediction.key(), prediction.second(), prediction.relativePerformance());
        }
        rows.put(
                prediction.key(),
                new Row(
                        prediction.second(),
                        prediction.trained() ? prediction.relativePerformance() : Double.POSITIVE_INFINITY,
                        performance(prediction),
                        Optional.of(delay),
                        attention.map(VmTable::top).orElse("")));
    }

    @Override
    public void skipped(SkippedWindow skipped) {
        String reason =
                "skipped: " + skipped.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        rows.put(skipped.key(), new Row(skipped.second(), Double.POSITIVE_INFINITY, reason, Optional.empty(), ""));
    }

    @Override
    public void realised(RealisedError error) {
        if (error.trained()) {
            effect.compared(error);
        }
    }

    @Override
    public void gone(VmKey vm) {
        rows.remove(vm);
        explanations.remove(vm);
        measured.remove(vm);
    }

    /** How fast a VM was measured to run, by itself. */
    void measured(MeasuredPerformance performance) {
        measured.put(performance.key(), performance);
    }

    @Override
    public void explained(Explanation explanation) {
        explanations.put(explanation.key(), explanation);
    }

    /** Delays of all predictions that were heard of. */
    Delays delays() {
        return delays;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** A heading, one line for each VM, and what was last said of the one that is worst off. */
    List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("VM", "REL. PERFORMANCE", "MEASURED", "DELAY", "AGE", "ATTENTION"));
        rows.forEach((vm, row) -> lines.add(ROW.formatted(
                vm,
                row.performance,
                measured(vm, row.second),
                row.delay.map(VmTable::shown).orElse("-"),
                shown(Duration.between(Instant.ofEpochSecond(row.second), now)),
                row.attention)));
        lines.addAll(worst());
        return lines;
    }

    private String measured(VmKey vm, long second) {
        return Optional.ofNullable(measured.get(vm))
                .filter(newest -> second - newest.second() <= MEASURED_SECONDS)
                .map(newest -> String.format(Locale.ROOT, "%.2f", newest.relativePerformance()))
                .orElse("-");
    }

    private List<String> worst() {
        return rows.entrySet().stream()
                .filter(row -> Double.isFinite(row.getValue().predicted))
                .min(Comparator.comparingDouble(row -> row.getValue().predicted))
                .flatMap(row -> Optional.ofNullable(explanations.get(row.getKey())))
                .map(VmTable::told)
                .orElse(List.of());
    }

    /** With its time: the prediction in it may be another by now. */
    private static List<String> told(Explanation explanation) {
        LocalTime time = LocalTime.ofInstant(Instant.ofEpochSecond(explanation.second()), ZoneOffset.UTC);
        List<String> lines = new ArrayList<>(
                List.of("", "explained at %s UTC:".formatted(DateTimeFormatter.ISO_LOCAL_TIME.format(time))));
        lines.addAll(Lines.wrap(explanation.sentence(), SENTENCE_WIDTH));
        return lines;
    }

    /** A number of a model that was never trained would be taken for one that means something. */
    private static String performance(Prediction prediction) {
        if (!prediction.trained()) {
            return "untrained";
        }
        String value = String.format(Locale.ROOT, "%.2f", prediction.relativePerformance());
        String known = prediction.unfamiliar() ? " unfamiliar" : "";
        return prediction.lower().isPresent() && prediction.upper().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%s [%.2f, %.2f]%s",
                        value,
                        prediction.lower().getAsDouble(),
                        prediction.upper().getAsDouble(),
                        known)
                : value + known;
    }

    private static String top(AttentionSummary summary) {
        return summary.topMetrics().stream()
                .limit(TOP_METRICS)
                .map(VmTable::shown)
                .collect(Collectors.joining(", "));
    }

    private static String shown(MetricWeight weight) {
        String owner = weight.scope() == Scope.NEIGHBOUR ? "neighbours' " : "";
        return "%s%s %.0f %%".formatted(owner, weight.metric(), 100 * weight.weight());
    }

    /** Two decimals below ten seconds; a replay of old event times is days behind. */
    private static String shown(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        return time.toMinutes() < 10 ? time.toSeconds() + " s" : "past";
    }
}
