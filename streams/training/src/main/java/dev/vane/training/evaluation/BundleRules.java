package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * The untrained rules beside a bundle, on the windows that a rule has a value for: where nothing is trained, there is no
 * median to stand in for the others.
 *
 * @param lines of the rules that have a value anywhere
 * @param others names of those that have none
 */
record BundleRules(List<Line> lines, List<String> others) {
    /**
     * A rule.
     *
     * @param model the bundle on the same windows
     * @param without windows without a value
     */
    record Line(LedgerMethod method, Measured rule, Measured model, int without) {}

    BundleRules {
        lines = List.copyOf(lines);
        others = List.copyOf(others);
    }

    static BundleRules of(List<LedgerMethod> methods, OutOfFold predictions) {
        List<Line> lines = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (LedgerMethod method : methods) {
            OutOfFold model = predictions.only(method::hasValue);
            ExampleSet examples = model.examples();
            if (examples.size() == 0) {
                others.add(method.name());
            } else {
                lines.add(new Line(
                        method,
                        Measured.of(method.name(), new OutOfFold(examples, List.of(predict(method, examples)))),
                        Measured.of("model", model),
                        predictions.examples().size() - examples.size()));
            }
        }
        return new BundleRules(lines, others);
    }

    /** Every window has a value, so what the rule is fitted to does not matter. */
    private static double[] predict(LedgerMethod method, ExampleSet examples) {
        try (Fitted fitted = method.fit(examples, 0, Progress.NONE)) {
            return fitted.predict(examples);
        }
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Line line : lines) {
            ObjectNode one = ReportJson.scores(line.rule);
            one.put("windowsWithoutValue", line.without);
            one.put("modelMae", line.model.scores().mae());
            one.set("gainCi95", ReportJson.range(line.model.gainOver(line.rule)));
            json.set(line.rule.name(), one);
        }
        others.forEach(name -> json.putObject(name).put("leftOut", UntrainedRules.NO_COLUMNS));
        return json;
    }

    String markdown() {
        StringBuilder page = new StringBuilder("## Without training\n\n");
        page.append(
                "Rules over where a VM's time went, each the mean over a window's last ten seconds, on the windows that"
                        + " have a value.\n\n");
        lines.forEach(line -> page.append("- %s: %s\n".formatted(line.rule.name(), line.method.rule())));
        others.forEach(name -> page.append("- %s: left out, %s\n".formatted(name, UntrainedRules.NO_COLUMNS)));
        if (!lines.isEmpty()) {
            page.append("\n| rule | windows | without a value | MAE | mean over applications | MAE of the model |"
                    + " mean over applications | gain of the model, 95 % |\n|---|---|---|---|---|---|---|---|\n");
            lines.forEach(line -> row(page, line));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, Line line) {
        GroupBootstrap.Range gain = line.model.gainOver(line.rule);
        page.append("| %s | %d | %d | %.4f | %.4f | %.4f | %.4f | %.4f to %.4f |\n"
                .formatted(
                        line.rule.name(),
                        line.rule.predictions().examples().size(),
                        line.without,
                        line.rule.scores().mae(),
                        line.rule.scores().macroMae(),
                        line.model.scores().mae(),
                        line.model.scores().macroMae(),
                        gain.low(),
                        gain.high()));
    }
}
