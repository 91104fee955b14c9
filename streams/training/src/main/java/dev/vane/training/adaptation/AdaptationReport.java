package dev.vane.training.adaptation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.training.evaluation.Breakdown;
import dev.vane.training.evaluation.DotChart;
import dev.vane.training.evaluation.DotChart.Dot;
import dev.vane.training.evaluation.GroupBootstrap.Range;
import dev.vane.training.evaluation.Intervals;
import dev.vane.training.evaluation.Measured;
import dev.vane.training.evaluation.Report;
import dev.vane.training.evaluation.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Writes down what measurements are worth: JSON for programs, Markdown and a picture for people. */
public final class AdaptationReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double TICK = 0.05;
    private static final double MOST = 0.6;

    private final AdaptationEvaluation.Result result;
    private final Report.About about;
    private final StringBuilder page = new StringBuilder();

    private AdaptationReport(AdaptationEvaluation.Result result, Report.About about) {
        this.result = result;
        this.about = about;
    }

    /**
     * Writes {@code adaptation-<dataset>.json}, {@code .md} and a picture.
     *
     * @param folder made if it is missing
     * @return the JSON object
     */
    public static ObjectNode write(AdaptationEvaluation.Result result, Report.About about, Path folder)
            throws IOException {
        AdaptationReport report = new AdaptationReport(result, about);
        String name = "adaptation-" + about.dataset();
        Path pictures = Files.createDirectories(folder.resolve(name));
        ObjectNode json = report.json();
        Files.writeString(folder.resolve(name + ".json"), json.toPrettyString() + "\n");
        Files.writeString(folder.resolve(name + ".md"), report.markdown());
        List<Dot> dots = report.dots();
        if (!dots.isEmpty()) {
            Files.writeString(pictures.resolve("errors.svg"), picture(dots));
        }
        return json;
    }

    private ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        ReportJson.about(json, about);
        json.put("leftOut", result.leftOut().many());
        json.put("model", result.model());
        ObjectNode rules = json.putObject("rules");
        rules.put("count", result.rules().size());
        rules.put("foldsWithout", result.foldsWithout());
        rules.set("vms", ReportJson.range(ofRules(AdaptationRule::vms)));
        rules.set("hosts", ReportJson.range(ofRules(AdaptationRule::hosts)));
        rules.set("noise", ReportJson.range(ofRules(AdaptationRule::noise)));
        rules.set("saturation", ReportJson.range(ofRules(AdaptationRule::saturation)));
        ObjectNode settings = json.putObject("settings");
        for (Setting setting : Setting.values()) {
            ObjectNode one = settings.putObject(setting.text());
            result.of(setting).forEach(line -> one.set(Integer.toString(line.measured()), json(line)));
        }
        result.byPhase().ifPresent(parts -> json.set("byPhase", parts.json()));
        result.byKnownApplications().ifPresent(parts -> json.set("byKnownApplications", parts.json()));
        return json;
    }

    private static ObjectNode json(Line line) {
        ObjectNode json = JSON.objectNode();
        json.put("vms", line.vms());
        json.put("applications", line.applications());
        json.put("windows", line.windows());
        json.put("predictions", line.predictions());
        json.put("gain", line.gain());
        json.set("gainCi95", ReportJson.range(line.gainCi95()));
        ObjectNode methods = json.putObject("methods");
        for (Measured method : line.methods()) {
            ObjectNode one = methods.putObject(method.name());
            one.put("mae", method.scores().mae());
            one.set("maeCi95", ReportJson.range(method.maeCi95()));
            one.put("maeOverApplications", method.scores().macroMae());
            one.set("gainOfAdaptedCi95", ReportJson.range(line.adapted().gainOver(method)));
        }
        intervals((ObjectNode) methods.get(Line.RAW), line.rawIntervals());
        intervals((ObjectNode) methods.get(Line.ADAPTED), line.adaptedIntervals());
        return json;
    }

    private static void intervals(ObjectNode json, Intervals intervals) {
        json.put("coverage90", intervals.coverage());
        json.set("coverage90Ci95", ReportJson.range(intervals.coverageCi95()));
        json.put("width90", intervals.width());
    }

    private Range ofRules(ToDoubleFunction<AdaptationRule> of) {
        DoubleSummaryStatistics all = result.rules().stream().mapToDouble(of).summaryStatistics();
        return new Range(all.getMin(), all.getMax());
    }

    private String markdown() {
        head();
        for (Setting setting : Setting.values()) {
            section(setting);
            if (setting == Setting.OTHER_BLOCK) {
                result.headline().ifPresent(this::parts);
            }
        }
        return page.toString();
    }

    private void head() {
        page.append("# Predictions after measurements, on unseen %s: %s\n\n"
                .formatted(result.leftOut().many(), about.dataset()));
        page.append("Data: %s. Written by `%s`.\n".formatted(about.origin(), about.command()));
        page.append("Whole %s are predicted from the others in %d folds, with seeds %s."
                .formatted(result.leftOut().many(), about.folds(), about.seeds()));
        page.append(
                " Candidates ever measured on these outer folds: %d. Errors are in relative performance, 0 to 1.\n\n"
                        .formatted(about.outerOpenings()));
        about.notes().forEach(note -> page.append("- %s\n".formatted(note)));
        page.append('\n');
        result.headline().ifPresent(this::headline);
        method();
        rules();
        page.append("\n![Mean absolute error by measured windows](adaptation-%s/errors.svg)\n\n"
                .formatted(about.dataset()));
    }

    private void headline(Line line) {
        Range range = line.gainCi95();
        page.append(
                "**After %d measured windows of a VM in one block, `%s` has a mean absolute error of %.4f in its other blocks; without them %.4f.** The gain is %.1f %% (95 %% interval over applications %.1f to %.1f%s).\n\n"
                        .formatted(
                                line.measured(),
                                result.model(),
                                line.adapted().scores().mae(),
                                line.raw().scores().mae(),
                                100 * line.gain(),
                                100 * range.low(),
                                100 * range.high(),
                                range.excludesZero() ? "" : ", which includes 0"));
    }

    private void method() {
        page.append("""
                A VM is an application on a host. Some of its windows are measured: they are drawn anew for each seed, their last rows
                lie %1$d rows or more apart, and they are learnt from in order of time, each as %1$d seconds of serving that all say
                the same. What is predicted then is not learnt from. A VM with fewer windows is left out of a row, so only what
                stands in one row is of the same windows. Windows of VMs alone are never predicted here.

                "Raw" is the model alone, "adapted" the same moved by what was measured. "Last measured" and "mean of the measured" go
                on telling what was measured, without a model. Gain is how much lower the adapted error is, as a share of the
                raw one; the gain over the mean is a difference of errors. Both have 95 %% intervals over applications, in pairs.
                "Over applications" is the mean of the applications' own errors: VMs with many blocks count no more than others there.
                A window is predicted once for each time that something else was measured before it: "predictions" counts these.
                Intervals have a nominal coverage of 90 %%; none is widened for being unfamiliar.

                The time between two blocks is taken for none: nothing here tells how long a measurement stays true.
                """.formatted(AdaptationRule.WINDOW_SECONDS));
    }

    private void rules() {
        page.append("""

                The rule is fitted on the training side of each fold, to another block after 1 and 10 measured windows. Lowest and
                highest value of %d fitted rules: vms %s, hosts %s, noise %s, saturation %s. The half-life (%.0f s) and the step of the
                factor of intervals (%s) are not fitted. Folds without a rule, as their training side has fewer than %d VMs that were
                measured in two blocks: %d; their windows are in no row.
                """.formatted(
                        result.rules().size(),
                        text(ofRules(AdaptationRule::vms)),
                        text(ofRules(AdaptationRule::hosts)),
                        text(ofRules(AdaptationRule::noise)),
                        text(ofRules(AdaptationRule::saturation)),
                        result.rules().getFirst().halfLifeSeconds(),
                        result.rules().getFirst().step(),
                        AdaptationFit.LEAST_VMS,
                        result.foldsWithout()));
    }

    private static String text(Range range) {
        return range.low() == range.high()
                ? Double.toString(range.low())
                : "%s to %s".formatted(range.low(), range.high());
    }

    private void section(Setting setting) {
        page.append("## %s\n\n%s\n\n".formatted(setting.text(), setting.meaning()));
        if (result.of(setting).isEmpty()) {
            page.append("The data set has none.\n\n");
            return;
        }
        page.append("| measured windows | VMs | applications | windows | predictions | MAE raw | adapted | gain, 95 % |"
                + " over applications: raw | adapted | last measured | mean of the measured |"
                + " gain over the mean, 95 % | coverage raw | adapted | width raw | adapted |\n");
        page.append("|---".repeat(17)).append("|\n");
        result.of(setting).forEach(this::row);
        page.append('\n');
        result.of(setting).forEach(line -> line.baseline(Line.SCALED)
                .ifPresent(scaled -> page.append(
                        "Not shifted but %s, %d at a time, the error is %.4f (gain of the shift over that: %s).\n\n"
                                .formatted(
                                        scaled.name(),
                                        line.measured(),
                                        scaled.scores().mae(),
                                        gainOver(line, Line.SCALED)))));
    }

    private void row(Line line) {
        Range gain = line.gainCi95();
        page.append(
                "| %d | %d | %d | %d | %d | %.4f | **%.4f** | %.1f %%, %.1f to %.1f | %.4f | %.4f | %s | %s | %s | %.3f | %.3f | %.3f | %.3f |\n"
                        .formatted(
                                line.measured(),
                                line.vms(),
                                line.applications(),
                                line.windows(),
                                line.predictions(),
                                line.raw().scores().mae(),
                                line.adapted().scores().mae(),
                                100 * line.gain(),
                                100 * gain.low(),
                                100 * gain.high(),
                                line.raw().scores().macroMae(),
                                line.adapted().scores().macroMae(),
                                error(line, Line.LAST),
                                error(line, Line.MEAN),
                                gainOver(line, Line.MEAN),
                                line.rawIntervals().coverage(),
                                line.adaptedIntervals().coverage(),
                                line.rawIntervals().width(),
                                line.adaptedIntervals().width()));
    }

    private static String error(Line line, String baseline) {
        return line.baseline(baseline)
                .map(one -> "%.4f".formatted(one.scores().mae()))
                .orElse("");
    }

    private static String gainOver(Line line, String baseline) {
        return line.baseline(baseline)
                .map(one -> line.adapted().gainOver(one))
                .map(range -> "%.4f to %.4f".formatted(range.low(), range.high()))
                .orElse("");
    }

    private void parts(Line line) {
        String after = ", after %d measured windows".formatted(line.measured());
        result.byPhase().ifPresent(parts -> part(parts, "Another block, contended and calm" + after));
        result.byKnownApplications()
                .ifPresent(parts -> part(parts, "Another block, known and unseen applications" + after));
    }

    private void part(Breakdown parts, String heading) {
        page.append(parts.section(heading, "windows"));
    }

    private static String picture(List<Dot> dots) {
        return DotChart.draw(
                "Mean absolute error in another block or phase after 1, 3 and 10 measured windows, 95 % intervals",
                List.of(dots), TICK, MOST);
    }

    private List<Dot> dots() {
        List<Dot> dots = new ArrayList<>();
        for (Setting setting : List.of(Setting.OTHER_BLOCK, Setting.OTHER_PHASE)) {
            for (Line line : result.of(setting)) {
                String of = ", %s %d".formatted(setting == Setting.OTHER_BLOCK ? "block" : "phase", line.measured());
                dots.add(dot(line.raw(), of, DotChart.OTHER));
                dots.add(dot(line.adapted(), of, DotChart.OWN));
                line.baseline(Line.MEAN).ifPresent(mean -> dots.add(dot(mean, of, DotChart.CONTROL)));
            }
        }
        return dots;
    }

    private static Dot dot(Measured method, String of, String colour) {
        Range range = method.maeCi95();
        return new Dot(method.name() + of, method.scores().mae(), range.low(), range.high(), colour);
    }
}
