package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.inference.bundle.Feature;
import dev.vane.training.calibration.TinyBundle;
import dev.vane.training.dataset.LabReader;
import dev.vane.training.example.Windowing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole command on Vane's own data, with a model so small and ignorant that it takes seconds. */
class CalibrateCommandTest {
    private static final Path DATA = Path.of("../../data/lab");
    private static final String SMALL = "two-cores-cpu-01";

    @TempDir
    private Path folder;

    private Path bundle;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static List<Feature> features;

    @BeforeAll
    static void readFeatures() {
        features = new LabReader().read(DATA.resolve(SMALL)).features();
    }

    @BeforeEach
    void writeBundle() throws IOException {
        bundle = folder.resolve("tiny.zip");
        TinyBundle.of(features, Windowing.SECONDS.windowRows(), 1).write(bundle);
    }

    private int run(String... more) {
        CommandLine line = Training.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] arguments = new String[5 + more.length];
        System.arraycopy(
                new String[] {"calibrate", "--model", bundle.toString(), "--results", folder.toString()},
                0,
                arguments,
                0,
                5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return line.execute(arguments);
    }

    @Test
    void writesWhatItSawAndNoBundleIfNoHeadIsKept() throws IOException {
        Path kept = folder.resolve("calibrated.zip");

        // No key of 207 can get 200 times the fair share from all queries: there are no sinks.
        int code = run("--dataset", DATA.toString(), "--alpha", "200", "--out", kept.toString());

        assertThat(code).as(err.toString()).isZero();
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("calibration.json").toFile());
        assertThat(json.path("kept")).isEmpty();
        assertThat(json.path("singleHeads")).hasSize(4);
        assertThat(json.path("sinks")).hasSize(12);
        assertThat(json.path("perApplication").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("nginx", "zstd", "mosquitto", "sort");
        assertThat(json.path("perApplication")
                        .path("nginx")
                        .path("maeWithout")
                        .path("blend")
                        .asDouble())
                .isPositive();
        assertThat(json.path("verdict").asText())
                .endsWith("None of the 4 heads that were tried has a sink in the" + " windows that were looked at.");
        assertThat(json.path("command").asText()).startsWith("./vane calibrate --model");
        assertThat(folder.resolve("calibration.md"))
                .content()
                .contains(json.path("verdict").asText());
        assertThat(out.toString()).contains(json.path("verdict").asText(), "no bundle is written");
        assertThat(kept).doesNotExist();
    }

    @Test
    void refusesDataThatHoldNothingOut() throws IOException {
        Path other = folder.resolve("data");
        Path copy = Files.createDirectories(other.resolve(SMALL));
        try (var files = Files.list(DATA.resolve(SMALL))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        assertThat(run("--dataset", other.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("calibrationChoice of", "names no application with windows");
    }
}
