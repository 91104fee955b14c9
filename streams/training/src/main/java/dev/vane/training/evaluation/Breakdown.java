package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How methods do on parts of the same windows.
 *
 * @param reference the method whose gain over the others is told
 * @param lines part after part, and in each the methods in the order that they were given in
 */
public record Breakdown(String reference, List<Line> lines) {
    /**
     * One method on one part.
     *
     * @param target mean of what was measured
     * @param prediction mean of what was predicted
     * @param gain how much lower the reference's error is, over the applications of the part
     */
    record Line(String part, Measured method, double target, double prediction, GroupBootstrap.Range gain) {
        int windows() {
            return method.predictions().examples().size();
        }
    }

    public Breakdown {
        lines = List.copyOf(lines);
    }

    /** Parts without a window are left out. */
    private static Breakdown of(List<Measured> methods, Map<String, Predicate<Example>> parts) {
        List<Line> lines = new ArrayList<>();
        parts.forEach((name, condition) -> {
            if (methods.getFirst().predictions().examples().examples().stream().anyMatch(condition)) {
                Measured reference = part(methods.getFirst(), condition);
                methods.forEach(method -> lines.add(line(name, part(method, condition), reference)));
            }
        });
        return new Breakdown(methods.getFirst().name(), lines);
    }

    private static Measured part(Measured method, Predicate<Example> condition) {
        return Measured.of(method.name(), method.predictions().only(condition));
    }

    private static Line line(String part, Measured method, Measured reference) {
        OutOfFold predictions = method.predictions();
        double target =
                Arrays.stream(predictions.examples().targets()).average().orElseThrow();
        return new Line(part, method, target, predictions.mean(), reference.gainOver(method));
    }

    /** Contended and calm windows apart; nothing where the data set has no calm ones and no episodes. */
    public static Breakdown byPhase(List<Measured> methods) {
        return of(methods, Parts.phases(methods.getFirst().predictions().examples()));
    }

    /** Each host for itself; nothing where there is one only. */
    static Breakdown byHost(List<Measured> methods) {
        return of(methods, Parts.hosts(methods.getFirst().predictions().examples()));
    }

    /**
     * Where hosts are left out: windows of applications that were learnt from on another host, and those of others.
     *
     * @param all every window that there was to learn from or to predict
     */
    public static Breakdown byKnownApplications(List<Measured> methods, ExampleSet all) {
        return of(methods, Parts.knownApplications(all));
    }

    /** What programs read of it, by part. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Line line : lines) {
            ObjectNode part = json.withObjectProperty(line.part);
            part.put("windows", line.windows());
            part.put("applications", line.method.scores().perApplication().size());
            part.put("meanMeasured", line.target);
            ObjectNode method = part.withObjectProperty("methods").putObject(line.method.name());
            method.put("mae", line.method.scores().mae());
            method.put("maeOverApplications", line.method.scores().macroMae());
            method.put("meanPrediction", line.prediction);
            method.putArray("gainCi95").add(line.gain.low()).add(line.gain.high());
        }
        return json;
    }

    /**
     * A section of a page, with a blank line behind it; empty if there are no parts.
     *
     * @param heading of the section
     * @param what heading of the first column
     */
    public String section(String heading, String what) {
        return lines.isEmpty() ? "" : "## %s\n\n%s\n".formatted(heading, table(what));
    }

    private String table(String what) {
        StringBuilder table = new StringBuilder(
                "| %s | method | windows | applications | mean measured | mean prediction".formatted(what)
                        + " | MAE | mean over applications | gain of `%s`, 95 %% |\n".formatted(reference)
                        + "|---|---|---|---|---|---|---|---|---|\n");
        lines.forEach(line -> table.append("| %s | %s | %d | %d | %.3f | %.3f | %.4f | %.4f | %.4f to %.4f |\n"
                .formatted(
                        line.part,
                        line.method.name(),
                        line.windows(),
                        line.method.scores().perApplication().size(),
                        line.target,
                        line.prediction,
                        line.method.scores().mae(),
                        line.method.scores().macroMae(),
                        line.gain.low(),
                        line.gain.high())));
        return table.toString();
    }
}
