package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.evidence.Explainer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report as a page to read. */
final class FaithfulnessMarkdown {
    /** Windows below which a perturbation test says little. */
    private static final int ENOUGH = 200;

    private final FaithfulnessReport report;
    private final Scoreboard scores;
    private final StringBuilder page = new StringBuilder();

    private FaithfulnessMarkdown(FaithfulnessReport report) {
        this.report = report;
        this.scores = report.scores();
    }

    static String of(FaithfulnessReport report) {
        var markdown = new FaithfulnessMarkdown(report);
        markdown.head();
        markdown.hits();
        markdown.kinds();
        markdown.table(
                "Perturbation",
                "Metrics are set to their calm levels in the order of their relevance without its sign, 10 to 90 % of those"
                        + " that a window has; a number is how far the prediction of the whole model, trees included, moves,"
                        + " the mean over the nine steps.",
                List.of(Measure.POSITIVE_AUC, Measure.NEGATIVE_AUC, Measure.COMPREHENSIVENESS, Measure.SUFFICIENCY));
        markdown.overRandom();
        markdown.table(
                "Agreement",
                "What a group really does is the prediction of the whole model with all its metrics at their calm levels. Group"
                        + " occlusion measures just that, so it agrees by construction. Random weights: the same architecture"
                        + " and scalings, newly initialised, without trees, on every fourth window; less than 0.3 is wanted. The z-score"
                        + " looks at no model and stays at 1.",
                List.of(Measure.AGREEMENT, Measure.NAMES_LARGEST, Measure.RANDOMISED));
        markdown.cost();
        markdown.evidence();
        markdown.others();
        markdown.verdict();
        return markdown.page.toString();
    }

    private void head() {
        line("# Whether explanations are faithful: %s on %s".formatted(report.model(), report.dataset()));
        line("");
        line("Written by `%s`; the file that serves has the SHA-256 `%s`."
                .formatted(report.command(), report.modelSha256()));
        line("");
        line(
                "%d windows of %d runs of %s, at most %d of a run, at even distances. %s Intervals are at 95 %%, runs being drawn."
                        .formatted(
                                scores.windows().count(),
                                scores.runs().size(),
                                String.join(", ", scores.applications()),
                                report.limit(),
                                report.heldOut()
                                        ? "The data set keeps them from training."
                                        : "They are not kept from training: these numbers choose, and prove nothing."));
        if (scores.windows().count() < ENOUGH) {
            line("That is fewer than %d windows: too few for a claim.".formatted(ENOUGH));
        }
        line(
                "Every method is asked what makes the prediction worse. Calm is the VM's own past where there are %d calm seconds of it before the window, else the middle of the training data."
                        .formatted(Baseline.LEAST_CALM_SECONDS));
        line("");
    }

    private void hits() {
        table(
                "What was really done",
                """
            Windows in whose last ten seconds an interferer of one known kind was on. A method is right if its first group, the VM's \
            own or its neighbours', is one that tells of that resource, by a table that was fixed first. Kinds that no metric of the \
            host tells of are left out for all. In calm windows, of which there are %d, nothing was injected and the VM ran at %.2f of \
            its speed alone or faster; a method accuses if its first group is the neighbours' and making it calm would raise the \
            prediction by 0.02 or more. Pressure, which looks at no model either, was chosen among variants by the applications that \
            the model is trained on, and before it was tried on any other.""".formatted(scores.calm(), Situation.AS_ALONE),
                List.of(Measure.HIT_1, Measure.HIT_3, Measure.RECIPROCAL_RANK, Measure.FALSE_ACCUSATION));
        line("| | right group first, as a multiple of the z-score's | more than the z-score |");
        line("|---|---|---|");
        for (Contender one : Contender.values()) {
            line("| %s | %s | %s |"
                    .formatted(
                            one.label(),
                            scores.hitRatio(one, Contender.Z_SCORE).text(2),
                            scores.gain(Measure.HIT_1, one, Contender.Z_SCORE).text(3)));
        }
        line("");
    }

    private void kinds() {
        line("### By kind");
        line("");
        line("| kind | right groups | windows | %s |"
                .formatted(
                        Arrays.stream(Contender.values()).map(Contender::label).collect(Collectors.joining(" | "))));
        line("|---|---|---|" + "---|".repeat(Contender.values().length));
        for (Scoreboard.Kind kind : scores.kinds()) {
            String right =
                    scores.blamed().ofKind().get(kind.name()).stream().sorted().collect(Collectors.joining(", "));
            String hits = Arrays.stream(Contender.values())
                    .map(one -> kind.observable() == 0
                            ? "not observable here"
                            : "%.2f".formatted(scores.hitsOf(kind.name(), one).value()))
                    .collect(Collectors.joining(" | "));
            line("| %s | %s | %d | %s |".formatted(kind.name(), right, kind.windows(), hits));
        }
        line("| mean over kinds | | | %s |"
                .formatted(Arrays.stream(Contender.values())
                        .map(one -> "%.2f".formatted(scores.hitsOverKinds(one)))
                        .collect(Collectors.joining(" | "))));
        line("");
    }

    private void table(String title, String words, List<Measure> measures) {
        line("## " + title);
        line("");
        line(words);
        line("");
        line("| | %s |"
                .formatted(measures.stream()
                        .map(one -> one.words() + (one.higherIsBetter() ? " ↑" : " ↓"))
                        .collect(Collectors.joining(" | "))));
        line("|---|" + "---|".repeat(measures.size()));
        for (Contender contender : Contender.values()) {
            line("| %s | %s |"
                    .formatted(
                            contender.label(),
                            measures.stream()
                                    .map(one -> scores.of(one, contender).text(3))
                                    .collect(Collectors.joining(" | "))));
        }
        line("");
        measures.stream().filter(FaithfulnessReport.PICTURES::contains).forEach(one -> {
            line("![%s](%s/%s.svg)".formatted(one.words(), report.name(), one.key()));
            line("");
        });
    }

    private void overRandom() {
        line("On the same windows:");
        line("");
        line(
                "| | most first, more than random | least first, more than random | most first, more than raw attention |");
        line("|---|---|---|---|");
        for (Contender one : Contender.values()) {
            line("| %s | %s | %s | %s |"
                    .formatted(
                            one.label(),
                            scores.gain(Measure.POSITIVE_AUC, one, Contender.RANDOM)
                                    .text(4),
                            scores.gain(Measure.NEGATIVE_AUC, one, Contender.RANDOM)
                                    .text(4),
                            scores.gain(Measure.POSITIVE_AUC, one, Contender.RAW_ATTENTION)
                                    .text(4)));
        }
        line("");
    }

    private void cost() {
        line("## Cost");
        line("");
        line("Of one explanation, the median; on one thread of a machine that may have had other work.");
        line("");
        line("| | milliseconds | inferences | runs of the explaining model |");
        line("|---|---|---|---|");
        for (Contender one : Contender.values()) {
            line("| %s | %.1f | %.0f | %.0f |"
                    .formatted(
                            one.label(), scores.milliseconds(one), scores.inferences(one), scores.explanations(one)));
        }
        line("");
    }

    private void evidence() {
        line("## The evidence that would be told");
        line("");
        line("What the explainer tells today, by %s."
                .formatted(
                        Explainer.DEFAULT_METHOD.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        line("");
        line("| test | | windows |");
        line("|---|---|---|");
        for (EvidenceTests.Line one : EvidenceTests.lines(scores)) {
            line("| %s | %s | %d |"
                    .formatted(
                            one.words(), one.estimate().text(3), one.estimate().windows()));
        }
        line(
                "| a sentence beside the evidence of the next window of its run, where that is other evidence, is refused (at least 0.99) | %d of %d | |"
                        .formatted(scores.rejected(), scores.swaps()));
        line("");
        line("How strong an injection was is not recorded, so nothing is correlated with it.");
        line("");
    }

    private void others() {
        line("## Other data");
        line("");
        for (OtherDataset other : report.others()) {
            line("**%s.** %s".formatted(other.name(), other.verdict()));
            line("");
            if (!other.zScoreHits().isEmpty()) {
                line("| kind | z-score names a right group first | windows | runs |");
                line("|---|---|---|---|");
                new TreeMap<>(other.zScoreHits())
                        .forEach((kind, estimate) -> line("| %s | %s | %d | %d |"
                                .formatted(kind, estimate.text(3), estimate.windows(), estimate.runs())));
                line("");
            }
        }
    }

    private void verdict() {
        line("## Which method is the default");
        line("");
        line(
                "Rule: of the methods that name the right group first more often than the z-score, with an interval that excludes 0,"
                        + " the one that does so most often. If there is none, none is an explanation of what was done, and all are called"
                        + " summaries.");
        line("");
        line(report.verdict());
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
