package dev.vane.training.faithfulness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured, written down: JSON for programs, Markdown and pictures for people.
 *
 * @param name of the files, without their endings
 * @param model its name and version
 * @param modelSha256 of the file that serves
 * @param dataset its name
 * @param heldOut true if these are the applications that the data set keeps from training
 * @param limit most windows of a run
 * @param command that makes this report
 * @param others what can be said of other data sets
 */
public record FaithfulnessReport(
        String name,
        String model,
        String modelSha256,
        String dataset,
        boolean heldOut,
        int limit,
        String command,
        Scoreboard scores,
        List<OtherDataset> others) {
    /** Names of the files of applications that are held out. */
    public static final String NAME = "faithfulness";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** What there is a picture of. */
    static final List<Measure> PICTURES =
            List.of(Measure.HIT_1, Measure.POSITIVE_AUC, Measure.NEGATIVE_AUC, Measure.AGREEMENT);

    public FaithfulnessReport {
        others = List.copyOf(others);
    }

    /** Which method is the default, in sentences. */
    public String verdict() {
        return DefaultMethod.verdict(scores);
    }

    /**
     * Writes all files.
     *
     * @param folder made if it is missing
     */
    public void write(Path folder) throws IOException {
        Path pictures = Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(FaithfulnessJson.of(this)) + "\n");
        Files.writeString(folder.resolve(name + ".md"), FaithfulnessMarkdown.of(this));
        for (Measure measure : PICTURES) {
            Files.writeString(pictures.resolve(measure.key() + ".svg"), FaithfulnessChart.of(scores, measure));
        }
    }
}
