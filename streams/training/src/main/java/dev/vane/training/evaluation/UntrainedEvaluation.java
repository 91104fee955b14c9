package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What can be said of relative performance without training a model: the constant and the untrained rules, on the folds
 * and windows of an evaluation, so that the numbers are those that its report has.
 *
 * @param rules as they are told of in the report
 * @param constant the median of the training targets
 * @param untrained the rules, the best first
 */
public record UntrainedEvaluation(UntrainedRules rules, Measured constant, List<Measured> untrained) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public UntrainedEvaluation {
        untrained = List.copyOf(untrained);
    }

    /**
     * Measures them; it takes seconds.
     *
     * @throws IllegalArgumentException if the data set has no column that a rule reads
     */
    public static UntrainedEvaluation run(
            Method constant,
            List<LedgerMethod> rules,
            CrossValidation validation,
            ExampleSet examples,
            List<Long> seeds) {
        if (!examples.hasLedger()) {
            throw new IllegalArgumentException(
                    "without training nothing can be said of a data set that has no ledger and neither utilization nor"
                            + " run-queue delay");
        }
        List<Measured> untrained = new ArrayList<>();
        for (LedgerMethod rule : rules) {
            untrained.add(measured(rule, validation, examples, seeds));
        }
        Measured median = measured(constant, validation, examples, seeds);
        return new UntrainedEvaluation(
                UntrainedRules.of(rules, median.predictions().examples()), median, ReportJson.sorted(untrained));
    }

    private static Measured measured(Method method, CrossValidation validation, ExampleSet examples, List<Long> seeds) {
        return Measured.of(method.name(), Evaluation.scored(validation.run(method, examples, seeds, Progress.NONE)));
    }

    private List<Measured> all() {
        List<Measured> all = new ArrayList<>(untrained);
        all.add(constant);
        return all;
    }

    /**
     * Writes {@code untrained-<dataset>.json} and {@code .md}.
     *
     * @param folder that exists
     * @return the JSON object
     */
    public ObjectNode write(Report.About about, Path folder) throws IOException {
        ObjectNode json = json(about);
        Files.writeString(folder.resolve("untrained-" + about.dataset() + ".json"), json.toPrettyString() + "\n");
        Files.writeString(folder.resolve("untrained-" + about.dataset() + ".md"), markdown(about));
        return json;
    }

    private ObjectNode json(Report.About about) {
        ObjectNode json = JSON.objectNode();
        json.put("dataset", about.dataset());
        json.put("command", about.command());
        json.put("windows", constant.predictions().examples().size());
        ObjectNode methods = json.putObject("methods");
        for (Measured method : all()) {
            ObjectNode one = ReportJson.scores(method);
            one.put(
                    "gainOverConstant",
                    constant.scores().mae() - method.scores().mae());
            one.set("gainOverConstantCi95", ReportJson.range(method.gainOver(constant)));
            methods.set(method.name(), one);
        }
        json.set("untrained", rules.json());
        json.set("byHost", Breakdown.byHost(all()).json());
        json.set("byPhase", Breakdown.byPhase(all()).json());
        return json;
    }

    private String markdown(Report.About about) {
        StringBuilder page = new StringBuilder("# Without training: %s\n\n".formatted(about.dataset()));
        page.append("Data: %s. Written by `%s`.\n".formatted(about.origin(), about.command()));
        page.append("%d windows of %d applications, as in the evaluation of models with the same folds and seeds; the"
                .formatted(
                        constant.predictions().examples().size(),
                        constant.scores().perApplication().size()));
        page.append(" constant is the median of the\ntraining sides. Errors are in relative performance, 0 to 1.\n\n");
        about.notes().forEach(note -> page.append("- %s\n".formatted(note)));
        page.append('\n').append(rules.markdown());
        page.append(
                "| method | MAE | 95 % | MSE | R² | mean over applications | worst | gain over the constant, 95 % |\n");
        page.append("|---|---|---|---|---|---|---|---|\n");
        all().forEach(one -> row(page, one));
        page.append('\n')
                .append(Breakdown.byHost(all()).section("Hosts", "host"))
                .append(Breakdown.byPhase(all()).section("Contended and calm", "windows"));
        applications(page);
        return page.toString();
    }

    private void row(StringBuilder page, Measured method) {
        Scores scores = method.scores();
        GroupBootstrap.Range gain = method.gainOver(constant);
        page.append("| %s | %.4f | %.4f to %.4f | %.4f | %.2f | %.4f | %s %.3f | %.4f to %.4f |\n"
                .formatted(
                        method.name(),
                        scores.mae(),
                        method.maeCi95().low(),
                        method.maeCi95().high(),
                        scores.mse(),
                        scores.r2(),
                        scores.macroMae(),
                        scores.worst().getKey(),
                        scores.worst().getValue(),
                        gain.low(),
                        gain.high()));
    }

    private void applications(StringBuilder page) {
        page.append("## Applications\n\nMean absolute error of each.\n\n| application | windows |");
        all().forEach(method -> page.append(" %s |".formatted(method.name())));
        page.append("\n|---|---|").append("---|".repeat(all().size())).append('\n');
        for (String name : new TreeSet<>(constant.scores().perApplication().keySet())) {
            page.append("| %s | %d |"
                    .formatted(
                            name,
                            constant.predictions().placesByGroup().get(name).size()));
            all().forEach(method -> page.append(
                    " %.3f |".formatted(method.scores().perApplication().get(name))));
            page.append('\n');
        }
    }
}
