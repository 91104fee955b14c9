package dev.vane.training.calibration;

/** A search as a page to read. */
final class CalibrationMarkdown {
    private final CalibrationReport report;
    private final StringBuilder page = new StringBuilder();

    private CalibrationMarkdown(CalibrationReport report) {
        this.report = report;
    }

    static String of(CalibrationReport report) {
        var page = new CalibrationMarkdown(report);
        page.head();
        page.applications();
        page.alone();
        page.joint();
        page.sinks();
        return page.page.toString();
    }

    private void head() {
        HeadSearch.Result result = report.result();
        line("# Calibration of attention: %s@%s"
                .formatted(report.model().name(), report.model().version()));
        line("");
        line("Written by `%s`.".formatted(report.command()));
        line("");
        line("**%s**".formatted(report.verdict()));
        line("");
        line("A sink is a key that receives more than %s times the fair share; calibrated, it keeps %s of its"
                .formatted(plain(report.alpha()), plain(report.beta())));
        line("weight. %d heads were tried, those of the first two blocks left alone, on %d windows of %s."
                .formatted(
                        result.trials().size(),
                        result.choice().examples().size(),
                        String.join(" and ", result.choice().examples().groups())));
        line("What was chosen there is checked on %d windows of %s. `./vane train` leaves all of them out."
                .formatted(
                        result.check().examples().size(),
                        String.join(" and ", result.check().examples().groups())));
        line("");
        line(
                "Errors are mean absolute errors of relative performance. The served prediction is a blend, %.2f of it from"
                        .formatted(report.model().treeShare()));
        line(
                "trees that calibration does not touch; the blend decides, and the network alone stands beside it. Intervals are");
        line(
                "a paired bootstrap over runs: windows of a run resemble each other, and two applications are too few to draw");
        line(
                "from. So they speak of more runs of these applications, not of others. Interval and scores in the bundle's");
        line("manifest stay those of the model without calibration.");
        line("");
    }

    private void applications() {
        line("## With and without, per application");
        line("");
        line(
                "| application | held out for | windows | blend | kept heads | all tried | network | kept heads | all tried |");
        line("|---|---|---|---|---|---|---|---|---|");
        for (ApplicationErrors one : ApplicationErrors.of(report.result())) {
            line("| %s | %s | %d | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f |"
                    .formatted(
                            one.application(),
                            one.purpose(),
                            one.windows(),
                            one.plain().blend(),
                            one.kept().blend(),
                            one.all().blend(),
                            one.plain().network(),
                            one.kept().network(),
                            one.all().network()));
        }
        line("");
    }

    private void alone() {
        line("## Each head alone");
        line("");
        line("Gain is error without minus error with: above 0 is better. Intervals at %.2f %%, corrected for %d tests."
                .formatted(
                        100 * report.result().trials().getFirst().blend().level(),
                        report.result().trials().size()));
        line("");
        line("| branch block.head | gain of the blend | interval | gain of the network | interval | chosen |");
        line("|---|---|---|---|---|---|");
        for (HeadTrial trial : report.result().trials()) {
            line("| %s | %s | %s | %s |"
                    .formatted(
                            Verdict.name(trial.head()),
                            gain(trial.blend()),
                            gain(trial.network()),
                            trial.blend().earned() ? "yes" : "no"));
        }
        line("");
    }

    private void joint() {
        if (report.result().joint().isEmpty()) {
            return;
        }
        line("## Together, on the applications for checking");
        line("");
        line("| heads | gain of the blend | %s %% interval | gain of the network | interval | earned |"
                .formatted(plain(100 * report.level())));
        line("|---|---|---|---|---|---|");
        for (JointTrial trial : report.result().joint()) {
            line("| %s | %s | %s | %s |"
                    .formatted(
                            String.join(
                                    ", ",
                                    trial.heads().stream().map(Verdict::name).toList()),
                            gain(trial.blend()),
                            gain(trial.network()),
                            trial.blend().earned() ? "yes" : "no"));
        }
        line("");
    }

    private void sinks() {
        line("## Sinks");
        line("");
        line(
                "Before calibration, over every fifth window of both splits. A token that is a sink in at least 90 % of the");
        line("windows counts as constant; one that is at times follows the load and may be signal. The peak");
        line("is the most that a token but CLS received in any window, in fair shares.");
        line("");
        line(
                "| branch block.head | sinks per window | their share of attention | peak | constant tokens | changing tokens |");
        line("|---|---|---|---|---|---|");
        for (HeadSinks sinks : report.sinks()) {
            line("| %s | %.2f | %.3f | %.1f | %d | %d |"
                    .formatted(
                            Verdict.name(sinks.head()),
                            sinks.count(),
                            sinks.mass(),
                            sinks.peak(),
                            sinks.constant(),
                            sinks.changing()));
        }
    }

    private static String gain(Gain gain) {
        return "%.5f | %.5f to %.5f"
                .formatted(gain.mean(), gain.interval().low(), gain.interval().high());
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
