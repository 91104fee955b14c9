package dev.vane.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.CatalogueFeatures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of two VMs, 40 seconds long; one of them misses 15 in the middle. */
class PredictCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void predictsEveryDueWindowAndExplainsTheWorstOfEachVm() throws IOException {
        Path recording = recording();
        Path model = directory.resolve("model.zip");
        CatalogueFeatures.untrained(1).write(model);

        Path written = directory.resolve("out");
        int code = run(
                "predict",
                recording.toString(),
                "--explain",
                "--json",
                "--model",
                model.toString(),
                "--out",
                written.toString());

        assertThat(code).as(err.toString()).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("trained").asBoolean()).isFalse();
        assertThat(result.get("vms")).hasSize(2);
        JsonNode gap = result.get("vms").get(0);
        JsonNode whole = result.get("vms").get(1);
        assertThat(whole.get("windows").asInt()).isEqualTo(40 - 9);
        // 11 windows before the gap of 20 rows; of the 9 due in it, those with at most a fifth of imputed rows.
        assertThat(gap.get("windows").asInt() + gap.get("skipped").asInt()).isEqualTo(11 + 9);
        assertThat(whole.get("sentence").asText()).startsWith("whole is predicted at ");
        assertThat(Files.readString(written.resolve(whole.get("picture").asText())))
                .startsWith("<svg ")
                .contains("vm.cpu.utilization");
        assertThat(Files.readAllLines(written.resolve("recording-predictions.csv")))
                .hasSize(1 + 31 + gap.get("windows").asInt());
    }

    @Test
    void printsARowForEachVm() throws IOException {
        Path recording = recording();

        assertThat(run(
                        "predict",
                        recording.toString(),
                        "--out",
                        directory.resolve("out").toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString().lines().filter(line -> line.startsWith("host/")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("host/whole"));
        assertThat(directory.resolve("out").resolve("recording-predictions.csv"))
                .exists();
    }

    /** Not next to the recording: that may be a part of somebody's sources. */
    @Test
    void writesIntoAFolderOfTheCaller() {
        assertThat(Vane.commandLine()
                        .getSubcommands()
                        .get("predict")
                        .getCommandSpec()
                        .findOption("--out")
                        .defaultValue())
                .isEqualTo("predictions");
    }

    @Test
    void saysThatABundleCannotExplainInOneLine() throws IOException {
        ModelBundle whole = CatalogueFeatures.untrained(1);
        Path model = directory.resolve("model.zip");
        ModelBundle.of(whole.manifest(), Map.of(ModelBundle.MODEL, whole.model()))
                .write(model);

        assertThat(run("predict", recording().toString(), "--explain", "--model", model.toString()))
                .isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith("vane: ");
    }

    private int run(String... arguments) {
        return Vane.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path recording() throws IOException {
        Path recording = Files.createDirectory(directory.resolve("recording"));
        Files.writeString(
                recording.resolve("metrics.csv"),
                "metric,transform,combine,scale,columns\nvm.cpu.utilization,gauge,,1,cpu\n");
        Files.writeString(
                recording.resolve("traces.csv"),
                "file,host,vm,offset,first,last\nwhole.csv,host,whole,1746576000,,\ngap.csv,host,gap,1746576000,,\n");
        Files.writeString(recording.resolve("whole.csv"), rows(IntStream.range(0, 40)));
        Files.writeString(
                recording.resolve("gap.csv"), rows(IntStream.concat(IntStream.range(0, 20), IntStream.range(35, 40))));
        return recording;
    }

    private static String rows(IntStream seconds) {
        return seconds.mapToObj(second -> second + "," + second % 10 / 10.0)
                .collect(Collectors.joining("\n", "second,cpu\n", "\n"));
    }
}
