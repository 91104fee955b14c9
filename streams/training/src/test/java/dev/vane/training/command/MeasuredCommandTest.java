package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate --measured} from tables to a report, with the models that ship, on few seconds of few metrics. */
class MeasuredCommandTest {
    private static final int APPLICATIONS = 16;
    private static final int SECONDS = 50;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(Path data) {
        return Training.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(
                        "evaluate",
                        "--measured",
                        "--dataset",
                        data.toString(),
                        "--out",
                        folder.resolve("out").toString(),
                        "--cache",
                        folder.resolve("cache").toString(),
                        "--folds",
                        "3",
                        "--seeds",
                        "1");
    }

    @Test
    void playsMeasurementsOverBlocks() throws IOException {
        Path data = batch().write(folder.resolve("data"));

        assertThat(run(data)).as(err.toString()).isZero();

        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("out/adaptation-lab.json").toFile());
        assertThat(json.get("command").textValue())
                .isEqualTo("./vane evaluate --dataset DIR/data --measured --folds 3 --seeds 1");
        assertThat(json.at("/settings/Another block/3/vms").intValue()).isEqualTo(APPLICATIONS);
        assertThat(json.at("/settings/Another block/10").isMissingNode()).isTrue();
        assertThat(json.at("/model").textValue()).isEqualTo("cloudformer with trees");
        assertThat(json.get("outerOpenings").intValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out/evaluation-openings.tsv")))
                .startsWith("lab\tstack of ");
        assertThat(Files.readString(folder.resolve("out/adaptation-lab.md"))).contains("## Another block");
    }

    @Test
    void refusesADataSetWithFewVmsThatWereMeasuredTwice() {
        assertThat(run(Path.of("../../data/lab/two-cores-cpu-01"))).isEqualTo(1);

        assertThat(err.toString()).contains("measured in two blocks, 10 at least; this data set has 1");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** Every application in two blocks beside one other, as fast in both. */
    private static MadeUpBatch batch() {
        MadeUpBatch batch = new MadeUpBatch();
        for (int i = 0; i < APPLICATIONS; i++) {
            double speed = i % 2 == 0 ? 0.5 : 0.93;
            for (int block = 0; block < 2; block++) {
                String name = "block%d-%d".formatted(i / 2, block);
                batch.addRun("%s/vm%d/1".formatted(name, i), name, i, "together", 10, SECONDS, second -> speed);
            }
        }
        return batch;
    }
}
