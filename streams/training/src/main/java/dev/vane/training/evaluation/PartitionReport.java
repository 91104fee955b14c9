package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.evaluation.PartitionScores.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Writes an evaluation on partitions down, in the units of the published table: points of percent and their squares. */
public final class PartitionReport {
    private static final double POINTS = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PartitionReport() {}

    /**
     * Writes {@code partitions-<dataset>.json} and {@code .md}.
     *
     * @param folder that exists
     * @return the JSON object
     */
    public static ObjectNode write(PartitionEvaluation.Result result, Report.About about, Path folder)
            throws IOException {
        ObjectNode json = json(result, about);
        Files.writeString(folder.resolve("partitions-" + about.dataset() + ".json"), json.toPrettyString() + "\n");
        Files.writeString(folder.resolve("partitions-" + about.dataset() + ".md"), markdown(result, about));
        return json;
    }

    private static List<PartitionScores> sorted(PartitionEvaluation.Result result) {
        return result.others().stream()
                .sorted(Comparator.comparingDouble(one -> one.mae().mean()))
                .toList();
    }

    private static ObjectNode json(PartitionEvaluation.Result result, Report.About about) {
        ObjectNode json = method(result.first(), result.first());
        json.put("dataset", about.dataset());
        json.put("model", result.first().name());
        json.put("command", about.command());
        json.put("outerOpenings", about.outerOpenings());
        json.set("untrained", result.untrained().json());
        ArrayNode tested = json.putArray("testApplications");
        result.tested().forEach(groups -> groups.forEach(tested.addArray()::add));
        ObjectNode others = json.putObject("methods");
        sorted(result).forEach(one -> others.set(one.name(), method(one, result.first())));
        return json;
    }

    private static ObjectNode method(PartitionScores one, PartitionScores first) {
        ObjectNode json = JSON.objectNode();
        json.set("mae", spread(one.mae()));
        json.set("mse", spread(one.mse()));
        json.set("gain", spread(first.gainOver(one)));
        return json;
    }

    private static ObjectNode spread(Spread spread) {
        return JSON.objectNode().put("mean", spread.mean()).put("deviation", spread.deviation());
    }

    private static String markdown(PartitionEvaluation.Result result, Report.About about) {
        StringBuilder page = new StringBuilder("# Evaluation on random partitions: %s\n\n".formatted(about.dataset()));
        page.append("Data: %s. Written by `%s`. Candidates ever measured on these partitions: %d.\n\n"
                .formatted(about.origin(), about.command(), about.outerOpenings()));
        about.notes().forEach(note -> page.append("- %s\n".formatted(note)));
        page.append("\nMean ± standard deviation over %d partitions. Errors are in points of percent of relative"
                .formatted(result.tested().size()));
        page.append(
                " performance, squared\nerrors in their squares. Gain is how much lower the error of what ships is.\n\n");
        page.append("| method | MAE | MSE | gain of what ships |\n|---|---|---|---|\n");
        row(page, "**" + result.first().name() + "** (ships)", result.first(), result.first());
        sorted(result).forEach(one -> row(page, one.name(), one, result.first()));
        page.append('\n').append(result.untrained().markdown());
        page.append("Predicted applications:\n\n");
        result.tested().forEach(groups -> page.append("1. %s\n".formatted(String.join(", ", groups))));
        return page.toString();
    }

    private static void row(StringBuilder page, String name, PartitionScores one, PartitionScores first) {
        page.append("| %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        text(one.mae(), POINTS),
                        text(one.mse(), POINTS * POINTS),
                        text(first.gainOver(one), POINTS)));
    }

    private static String text(Spread spread, double unit) {
        return "%.2f ± %.2f".formatted(unit * spread.mean(), unit * spread.deviation());
    }
}
