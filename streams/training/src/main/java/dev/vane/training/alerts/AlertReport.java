package dev.vane.training.alerts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.alerts.AlertEvaluation.Line;
import dev.vane.training.alerts.AlertEvaluation.Played;
import dev.vane.training.evaluation.DotChart;
import dev.vane.training.evaluation.DotChart.Dot;
import dev.vane.training.evaluation.GroupBootstrap.Range;
import dev.vane.training.evaluation.Report;
import dev.vane.training.evaluation.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Writes down what alerts told: JSON for programs, Markdown and a picture for people. */
public final class AlertReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double TICK = 0.1;

    private final AlertEvaluation.Result result;
    private final Report.About about;

    private AlertReport(AlertEvaluation.Result result, Report.About about) {
        this.result = result;
        this.about = about;
    }

    /**
     * Writes {@code alerts-<dataset>.json}, {@code .md} and a picture.
     *
     * @param folder made if it is missing
     * @return the JSON object
     */
    public static ObjectNode write(AlertEvaluation.Result result, Report.About about, Path folder) throws IOException {
        AlertReport report = new AlertReport(result, about);
        String name = "alerts-" + about.dataset();
        Path pictures = Files.createDirectories(folder.resolve(name));
        ObjectNode json = report.json();
        Files.writeString(folder.resolve(name + ".json"), json.toPrettyString() + "\n");
        Files.writeString(folder.resolve(name + ".md"), report.markdown());
        Files.writeString(pictures.resolve("f1.svg"), report.picture());
        return json;
    }

    private ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        ReportJson.about(json, about);
        ConditionPage shipped = ConditionPage.shipped();
        json.putObject("rule")
                .put("smoothing", shipped.rule().smoothing())
                .put("degradedFrom", shipped.rule().degradedFrom())
                .put("recoveredBelow", shipped.rule().recoveredBelow())
                .put("forSeconds", shipped.page().pending())
                .put("keepFiringSeconds", shipped.page().keep())
                .put("everySeconds", AlertRule.STEP);
        AlertRule other = AlertRule.ofThumb(1);
        json.putObject("ruleOfThumb")
                .put("recovered", other.recovered())
                .put("averageSeconds", other.window())
                .put("valuesAtLeast", other.least())
                .put("forSeconds", other.pending())
                .put("keepFiringSeconds", other.keep())
                .put("everySeconds", AlertRule.STEP);
        json.put("model", result.ofModel().name());
        ObjectNode signals = json.putObject("signals");
        result.lines().forEach(line -> signals.set(line.name(), json(line)));
        result.leftOut().forEach(name -> signals.putObject(name).put("leftOut", "no such columns"));
        return json;
    }

    private ObjectNode json(Line line) {
        ObjectNode json = JSON.objectNode();
        json.put("signal", line.formula());
        json.put("f1", F1Intervals.mean(line));
        json.set("f1Ci95", ReportJson.range(F1Intervals.of(line)));
        json.set("gainOfModelCi95", ReportJson.range(F1Intervals.ofGain(result.ofModel(), line)));
        ArrayNode bySeed = json.putArray("bySeed");
        for (Played played : line.bySeed()) {
            ObjectNode one = json(played.all());
            one.set("calm", json(played.calm()));
            ArrayNode thresholds = one.putArray("thresholds");
            played.thresholds().forEach(thresholds::add);
            ObjectNode applications = one.putObject("byApplication");
            played.byApplication().forEach((application, score) -> applications.set(application, json(score)));
            bySeed.add(one);
        }
        return json;
    }

    /** What cannot be said is left out. */
    private static ObjectNode json(AlertScore score) {
        ObjectNode json = JSON.objectNode();
        json.put("vmSeconds", score.vmSeconds());
        json.put("episodes", score.episodes());
        json.put("told", score.told());
        json.put("pages", score.pages());
        json.put("right", score.right());
        json.put("excused", score.excused());
        json.put("false", score.falsePages());
        json.put("f1", score.f1());
        score.precision().ifPresent(value -> json.put("precision", value));
        score.recall().ifPresent(value -> json.put("recall", value));
        score.medianSecondsToAlert().ifPresent(value -> json.put("medianSecondsToAlert", value));
        score.medianSecondsToRecovery().ifPresent(value -> json.put("medianSecondsToRecovery", value));
        if (score.vmSeconds() > 0) {
            json.put("falsePagesPerVmDay", score.falsePagesPerVmDay());
            json.put("falsePagesPerVmDayAtMost95", score.falsePagesPerVmDayAtMost());
        }
        return json;
    }

    private String markdown() {
        StringBuilder page = new StringBuilder("# Alerts on unseen applications: %s\n\n".formatted(about.dataset()));
        page.append("Data: %s. Written by `%s`.\n".formatted(about.origin(), about.command()));
        AlertScore all = result.ofModel().bySeed().getFirst().all();
        AlertScore calm = result.ofModel().bySeed().getFirst().calm();
        page.append("Episodes and calm phases of %d applications, %.1f VM-hours, of these %.1f calm, with %d episodes;"
                .formatted(
                        result.ofModel().bySeed().getFirst().byApplication().size(),
                        hours(all),
                        hours(calm),
                        all.episodes()));
        page.append(" whole applications are left out in\n%d folds, with seeds %s."
                .formatted(about.folds(), about.seeds()));
        page.append(" Candidates ever measured on these outer folds: %d. Numbers are means over the seeds.\n\n"
                .formatted(about.outerOpenings()));
        about.notes().forEach(note -> page.append("- %s\n".formatted(note)));
        rule(page);
        page.append(
                "\n![F1 of each signal](alerts-%s/f1.svg)\n\n| signal | threshold | pages | right | excused | false | precision | recall | F1, 95 %% | gain of the model, 95 %% | seconds to alert | to recovery | false pages per VM-day, at most | false in calm phases | per VM-day, at most |\n"
                        .formatted(about.dataset()));
        page.append("|---".repeat(15)).append("|\n");
        result.lines().forEach(line -> row(page, line));
        page.append(
                "\nThresholds are the lowest and the highest of all folds. \"At most\" is the upper bound of 95 % confidence"
                        + " for pages that come independently.\n\n## Signals\n\n");
        result.lines().forEach(line -> page.append("- %s: %s\n".formatted(line.name(), line.formula())));
        result.leftOut().forEach(name -> page.append("- %s: left out, no such columns\n".formatted(name)));
        return page.toString();
    }

    private static void rule(StringBuilder page) {
        ConditionPage shipped = ConditionPage.shipped();
        AlertRule other = AlertRule.ofThumb(1);
        page.append("""

                The model's probability goes through the rule that ships. Each second its mean moves by %.0f %% of the way to the newest
                value; the VM is degraded when the mean is at least %s, until it is below %s. Prometheus scrapes and evaluates
                every %d s, pages for a VM that has been degraded for %d s, and ends the alert %d s after it no longer is. Every
                other signal goes through what somebody on call would write for it: the average over %d s, of %d values at
                least, is above a threshold for %d s; it remains so until the average is at most %.0f %% of the threshold, and the
                alert ends %d s later. Each threshold has the largest F1, the harmonic mean of precision and recall, on the runs
                of the applications of the other folds, where the model's probabilities come from inner folds; of several the
                one in the middle.

                An episode is a time of %d s or more with a relative performance below %s, as a mean over %d s. A page is right if the
                alert begins in an episode, or no more than %d s (%d s for the others) after one, as the mean still holds it. It is
                excused, and counts for nothing, if the same is true of a shorter time of %d s or more. All other pages are
                false. An episode is told of if the alert fires in it; of one that was there when its run began, seconds count
                from that begin.
                """.formatted(
                        100 * shipped.rule().smoothing(),
                        shipped.rule().degradedFrom(),
                        shipped.rule().recoveredBelow(),
                        AlertRule.STEP,
                        shipped.page().pending(),
                        shipped.page().keep(),
                        other.window(),
                        other.least(),
                        other.pending(),
                        100 * other.recovered(),
                        other.keep(),
                        Episode.SHORTEST,
                        Episode.DEGRADED_BELOW,
                        Episode.SMOOTHED,
                        shipped.grace(),
                        other.grace(),
                        Episode.SHORTEST_EXCUSE));
    }

    private void row(StringBuilder page, Line line) {
        boolean isModel = line.equals(result.ofModel());
        Range range = F1Intervals.of(line);
        page.append("| %s | %s | %s | %s | %s | %s | %s | %s | %.2f, %.2f to %.2f | %s | %s | %s | %s, %s | %s | %s |\n"
                .formatted(
                        isModel ? "**" + line.name() + "**" : line.name(),
                        thresholds(line),
                        mean(line, Played::all, "%.1f", AlertScore::pages),
                        mean(line, Played::all, "%.1f", AlertScore::right),
                        mean(line, Played::all, "%.1f", AlertScore::excused),
                        mean(line, Played::all, "%.1f", AlertScore::falsePages),
                        mean(line, Played::all, "%.2f", score -> number(score.precision())),
                        mean(line, Played::all, "%.2f", score -> number(score.recall())),
                        F1Intervals.mean(line),
                        range.low(),
                        range.high(),
                        isModel ? "" : text(F1Intervals.ofGain(result.ofModel(), line)),
                        mean(line, Played::all, "%.0f", score -> number(score.medianSecondsToAlert())),
                        mean(line, Played::all, "%.0f", score -> number(score.medianSecondsToRecovery())),
                        mean(line, Played::all, "%.1f", AlertScore::falsePagesPerVmDay),
                        mean(line, Played::all, "%.1f", AlertScore::falsePagesPerVmDayAtMost),
                        mean(line, Played::calm, "%.1f", AlertScore::falsePages),
                        mean(line, Played::calm, "%.1f", AlertScore::falsePagesPerVmDayAtMost)));
    }

    private static String text(Range range) {
        return "%.2f to %.2f".formatted(range.low(), range.high());
    }

    private static String thresholds(Line line) {
        var all = line.bySeed().stream()
                .flatMap(played -> played.thresholds().stream())
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        return "%.3f to %.3f".formatted(all.getMin(), all.getMax());
    }

    /** Over the seeds in which it can be said; nothing if it cannot in any. */
    private static String mean(
            Line line, Function<Played, AlertScore> part, String format, ToDoubleFunction<AlertScore> value) {
        OptionalDouble mean = line.bySeed().stream()
                .map(part)
                .mapToDouble(value)
                .filter(Double::isFinite)
                .average();
        return mean.isPresent() ? String.format(Locale.ROOT, format, mean.getAsDouble()) : "";
    }

    private static double number(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    private static double hours(AlertScore score) {
        return score.vmSeconds() / 3600.0;
    }

    private String picture() {
        List<Dot> dots = result.lines().stream().map(this::dot).toList();
        return DotChart.draw("F1 of pages, 95 % intervals over applications", List.of(dots), TICK, 1);
    }

    private Dot dot(Line line) {
        Range range = F1Intervals.of(line);
        String colour = line.name().startsWith(result.ofModel().name())
                ? DotChart.OWN
                : line.name().equals(Signal.MEASURED.text()) ? DotChart.CONTROL : DotChart.OTHER;
        return new Dot(line.name(), F1Intervals.mean(line), range.low(), range.high(), colour);
    }
}
