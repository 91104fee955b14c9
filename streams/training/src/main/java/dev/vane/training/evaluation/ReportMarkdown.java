package dev.vane.training.evaluation;

import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.example.ExampleSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** An evaluation as a page to read. */
final class ReportMarkdown {
    private final Evaluation.Result result;
    private final Report.About about;
    private final StringBuilder page = new StringBuilder();

    private ReportMarkdown(Evaluation.Result result, Report.About about) {
        this.result = result;
        this.about = about;
    }

    static String of(Evaluation.Result result, Report.About about) {
        ReportMarkdown page = new ReportMarkdown(result, about);
        page.head();
        page.methods();
        page.breakdowns();
        page.intervals();
        page.applications();
        page.controls();
        return page.page.toString();
    }

    private void head() {
        Measured model = result.model().measured();
        Measured best = result.bestBaseline();
        GroupBootstrap.Range gain = model.gainOver(best);
        line("# Evaluation on unseen %s: %s".formatted(result.leftOut().many(), about.dataset()));
        line("");
        line("Data: %s. Written by `%s`.".formatted(about.origin(), about.command()));
        line(folds());
        line("seeds %s. Candidates ever measured on these outer folds: %d. Errors are in relative performance, 0 to 1."
                .formatted(about.seeds(), about.outerOpenings()));
        line("");
        about.notes().forEach(note -> line("- %s".formatted(note)));
        line("");
        line(("**`%s` has a mean absolute error of %.4f; the best baseline, `%s`, %.4f.** It is lower by %.4f"
                        + " (%.1f %%; 95 %% interval over applications %.4f to %.4f%s).")
                .formatted(
                        model.name(),
                        model.scores().mae(),
                        best.name(),
                        best.scores().mae(),
                        best.scores().mae() - model.scores().mae(),
                        100 * model.scores().skillAgainst(best.scores()),
                        gain.low(),
                        gain.high(),
                        gain.excludesZero() ? "" : ", which includes 0"));
        line("");
    }

    private String folds() {
        ExampleSet scored = result.model().measured().predictions().examples();
        return switch (result.leftOut()) {
            case APPLICATIONS ->
                "%d windows of %d applications or scenarios; whole ones are predicted from the others in %d folds, with"
                        .formatted(scored.size(), scored.groups().size(), about.folds());
            case HOSTS ->
                "%d windows of %d applications or scenarios on %d hosts; each host is predicted from the others, with"
                        .formatted(
                                scored.size(),
                                scored.groups().size(),
                                scored.hosts().size());
        };
    }

    private void methods() {
        line("## Methods");
        line("");
        line("![Mean absolute error of each method](evaluation-%s/methods.svg)".formatted(about.dataset()));
        line("");
        line(
                "Gain is how much lower the error of what ships is, on the same windows. Ablations are of the network, first seed only.");
        line("");
        line("| method | MAE | 95 % | MSE | R² | mean over applications | worst | gain of what ships, 95 % |");
        line("|---|---|---|---|---|---|---|---|");
        row(
                "**" + result.model().measured().name() + "** (ships)",
                result.model().measured());
        ReportJson.sorted(result.members()).forEach(one -> row(one.name() + " (member)", one));
        ReportJson.sorted(result.baselines())
                .forEach(one -> row(result.untrained().has(one) ? one.name() + " (untrained)" : one.name(), one));
        ReportJson.sorted(result.ablations()).forEach(one -> row(one.name() + " (ablation)", one));
        ReportJson.sorted(result.controls()).forEach(one -> row(one.name() + " (control)", one));
        line("");
        line("Mean shares of the members: %s.".formatted(shares()));
        line("");
        page.append(result.untrained().markdown());
        if (!result.leaveOneOut().isEmpty()) {
            line("One application left out at a time, first seed only:");
            line("");
            ReportJson.sorted(result.leaveOneOut())
                    .forEach(one -> line("- %s: MAE %.4f, R² %.2f"
                            .formatted(
                                    one.name(), one.scores().mae(), one.scores().r2())));
            line("");
        }
    }

    private void breakdowns() {
        if (result.leftOut() == LeftOut.HOSTS) {
            page.append(result.byKnownApplications().section("Known and unseen applications", "windows of"));
            line("An application is known if it also ran on a host that was learnt from.");
            line("");
        }
        page.append(result.byHost().section("Hosts", "host"));
        page.append(result.byPhase().section("Contended and calm", "windows"));
    }

    private String shares() {
        StringBuilder text = new StringBuilder();
        List<Measured> members = result.members();
        for (int i = 0; i < members.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT,
                            "%s %.2f",
                            members.get(i).name(),
                            result.model().shares().get(i)));
        }
        return text.toString();
    }

    private void row(String name, Measured measured) {
        Scores scores = measured.scores();
        GroupBootstrap.Range gain = result.model().measured().gainOver(measured);
        line("| %s | %.4f | %.4f to %.4f | %.4f | %.2f | %.4f | %s %.3f | %.4f to %.4f |"
                .formatted(
                        name,
                        scores.mae(),
                        measured.maeCi95().low(),
                        measured.maeCi95().high(),
                        scores.mse(),
                        scores.r2(),
                        scores.macroMae(),
                        scores.worst().getKey(),
                        scores.worst().getValue(),
                        gain.low(),
                        gain.high()));
    }

    private void intervals() {
        Intervals model = result.model().intervals();
        Intervals constant = result.constant().intervals();
        line("## Intervals");
        line("");
        line("Nominal coverage 90 %%, from the errors on %s left out within each training side (cross-conformal:"
                .formatted(result.inner().many()));
        line("measured, not guaranteed).");
        line("");
        line("| | coverage | 95 % over applications | mean width |");
        line("|---|---|---|---|");
        intervals(result.model().measured().name(), model);
        result.intervalsByPart().forEach((part, of) -> intervals("its windows: " + part, of));
        intervals("constant", constant);
        line("");
    }

    private void intervals(String name, Intervals intervals) {
        line("| %s | %.3f | %.3f to %.3f | %.3f |"
                .formatted(
                        name,
                        intervals.coverage(),
                        intervals.coverageCi95().low(),
                        intervals.coverageCi95().high(),
                        intervals.width()));
    }

    private void applications() {
        line("## Applications");
        line("");
        line("![Mean absolute error by application](evaluation-%s/applications.svg)".formatted(about.dataset()));
        line("");
        line("| application | windows | MAE | constant | best baseline | coverage |");
        line("|---|---|---|---|---|---|");
        Measured model = result.model().measured();
        for (String name : new TreeSet<>(model.scores().perApplication().keySet())) {
            line("| %s | %d | %.3f | %.3f | %.3f | %.2f |"
                    .formatted(
                            name,
                            model.predictions().placesByGroup().get(name).size(),
                            model.scores().perApplication().get(name),
                            result.constant()
                                    .measured()
                                    .scores()
                                    .perApplication()
                                    .get(name),
                            result.bestBaseline().scores().perApplication().get(name),
                            result.model().intervals().perApplication().get(name)));
        }
        line("");
    }

    private void controls() {
        line("## Controls");
        line("");
        line(
                "A control sees nothing that should tell relative performance. One that beats the constant tells that the");
        line("data give something away.");
        line("");
        for (Measured control : result.controls()) {
            line("- %s: skill against the constant %.3f"
                    .formatted(
                            control.name(),
                            control.scores()
                                    .skillAgainst(result.constant().measured().scores())));
        }
        result.lone()
                .ifPresent(lone -> line("- lone VMs, not in any number above: %d windows, MAE %.3f"
                        .formatted(lone.examples().size(), Scores.of(lone).mae())));
        line("");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
