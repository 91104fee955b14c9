package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.training.calibration.TinyBundle;
import dev.vane.training.dataset.LabReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole command on a part of Vane's own data, with a model so small and ignorant that it takes seconds. */
class FaithfulnessCommandTest {
    private static final Path BATCHES = Path.of("../../data/lab");

    /** Few rows make a small model. */
    private static final int ROWS = 12;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeData() throws IOException {
        writeData("two-cores-cpu-01", "zstd");
    }

    private void writeData(String batch, String heldOut) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("data").resolve("batch"));
        try (var files = Files.list(BATCHES.resolve(batch))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(
                folder.resolve("data").resolve("splits.yaml"),
                "calibrationChoice: [%s]\ncalibrationCheck: []\nunopened: []\n".formatted(heldOut));
        TinyBundle.of(new LabReader().read(copy).features(), ROWS, 1).write(folder.resolve("tiny.zip"));
    }

    private int run(String... more) {
        CommandLine line = Training.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        var arguments = new ArrayList<>(List.of(
                "faithfulness",
                "--model",
                folder.resolve("tiny.zip").toString(),
                "--dataset",
                folder.resolve("data").toString(),
                "--cache",
                folder.resolve("cache").toString(),
                "--out",
                folder.resolve("results").toString(),
                "--limit",
                "1"));
        arguments.addAll(List.of(more));
        return line.execute(arguments.toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("results/faithfulness.json").toFile());
    }

    @Test
    void measuresHeldOutApplicationsAndSaysWhichMethodIsTheDefault() throws IOException {
        assertThat(run()).as(err.toString()).isZero();

        JsonNode json = report();
        assertThat(json.path("applications")).hasSize(1);
        assertThat(json.path("windows").asInt()).isEqualTo(2);
        assertThat(json.path("kinds").path("cpu").path("observable").asInt()).isEqualTo(2);
        assertThat(json.path("methods")).hasSize(10);
        json.path("methods").forEach(method -> {
            assertThat(method.path("hit_1").path("value").asDouble()).isBetween(0.0, 1.0);
            assertThat(method.path("positive_auc").path("ci95")).hasSize(2);
            assertThat(method.path("randomised").path("windows").asInt()).isEqualTo(2);
        });
        assertThat(json.path("methods")
                        .path("integrated-gradients")
                        .path("explanations")
                        .asInt())
                .isEqualTo(64);
        assertThat(json.path("others").path("hpc-anomaly").path("verdict").asText())
                .isEqualTo("Skipped: --hpc was not given.");
        assertThat(json.path("command").asText()).startsWith("./vane faithfulness --model DIR/tiny.zip");
        assertThat(folder.resolve("results/faithfulness.md"))
                .content()
                .contains("## Which method is the default", json.path("verdict").asText());
        assertThat(folder.resolve("results/faithfulness/hit_1.svg")).content().contains("xgrad-cam", "z-score");
        assertThat(out.toString()).contains(json.path("verdict").asText(), "nginx-interference: Skipped");
    }

    @Test
    void measuresNothingTwice() throws IOException {
        assertThat(run()).as(err.toString()).isZero();
        JsonNode first = report();

        assertThat(run()).as(err.toString()).isZero();

        // Times would differ if it had been measured again.
        assertThat(report()).isEqualTo(first);
    }

    /** Beside it a run of switching threads stood still in one phase and ran in the other. */
    @Test
    void measuresWhetherAttentionRisesOnWhatIsContended() throws IOException {
        writeData("two-cores-01", "sqlite");

        assertThat(run("--attention")).as(err.toString()).isZero();

        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("results/attention-auc.json").toFile());
        assertThat(json.path("windows").asInt()).isGreaterThan(30);
        assertThat(json.path("outOfFold")).isEmpty();
        JsonNode all = json.path("parts").path("all");
        assertThat(all.path("cases").asInt()).isEqualTo(1);
        for (String indicator : List.of("attention", "random network", "z-score", "time lost to others")) {
            assertThat(all.path(indicator).path("applications").asInt()).isEqualTo(1);
            assertThat(all.path(indicator).path("value").asDouble()).isBetween(0.0, 1.0);
        }
        assertThat(json.path("parts").path("kind context-switches")).isEqualTo(all);
        assertThat(json.path("command").asText())
                .isEqualTo("./vane faithfulness --attention --model DIR/tiny.zip --dataset DIR/data --seed 1");
        assertThat(folder.resolve("results/attention-auc.md"))
                .content()
                .contains(json.path("verdict").asText(), "| kind context-switches | 1 | 1 | ");
        assertThat(out.toString()).contains(json.path("verdict").asText());
    }
}
