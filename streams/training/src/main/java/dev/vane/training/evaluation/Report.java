package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes an evaluation down: JSON, Markdown and pictures. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Report() {}

    /**
     * What a report says beside the numbers.
     *
     * @param dataset its name
     * @param origin where the data are from
     * @param command that makes this report
     * @param seeds of folds and methods
     * @param folds outer folds
     * @param outerOpenings candidates that were ever measured on the outer folds of this data set
     * @param notes sentences about the data that a reader must know
     */
    public record About(
            String dataset,
            String origin,
            String command,
            List<Long> seeds,
            int folds,
            int outerOpenings,
            List<String> notes) {
        public About {
            seeds = List.copyOf(seeds);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Writes {@code evaluation-<dataset>.json}, {@code .md} and pictures.
     *
     * @param folder made if it is missing
     * @return the JSON object
     */
    public static ObjectNode write(Evaluation.Result result, About about, Path folder) throws IOException {
        String name = "evaluation-" + about.dataset();
        Path pictures = Files.createDirectories(folder.resolve(name));
        ObjectNode json = ReportJson.of(result, about);
        Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(json) + "\n");
        Files.writeString(folder.resolve(name + ".md"), ReportMarkdown.of(result, about));
        Files.writeString(pictures.resolve("methods.svg"), ErrorChart.ofMethods(result));
        Files.writeString(pictures.resolve("applications.svg"), ErrorChart.ofApplications(result));
        return json;
    }
}
