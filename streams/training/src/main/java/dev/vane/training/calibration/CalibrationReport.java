package dev.vane.training.calibration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.vane.inference.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A search written down: JSON for programs, Markdown for people.
 *
 * @param model whose heads were searched
 * @param weightsSha256 of that model
 * @param dataset its name
 * @param command that makes this report
 * @param alpha a key is a sink when it receives more than alpha times the fair share
 * @param beta share of its weight that a sink keeps
 * @param level of intervals before correction
 */
public record CalibrationReport(
        Manifest model,
        String weightsSha256,
        String dataset,
        String command,
        double alpha,
        double beta,
        double level,
        HeadSearch.Result result,
        List<HeadSinks> sinks) {
    /** Names of the files, without their endings. */
    public static final String NAME = "calibration";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public CalibrationReport {
        sinks = List.copyOf(sinks);
    }

    /** Whether calibration earns its place, in sentences. */
    public String verdict() {
        return Verdict.of(result, sinks, model.treeShare());
    }

    /** Writes both files. {@code folder}: made if it is missing. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(NAME + ".json"), JSON.writeValueAsString(CalibrationJson.of(this)) + "\n");
        Files.writeString(folder.resolve(NAME + ".md"), CalibrationMarkdown.of(this));
    }
}
