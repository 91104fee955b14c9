package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate --alerts} from tables to a report, with the models that ship, on few seconds of few metrics. */
class AlertsCommandTest {
    private static final int EPISODE = 240;
    private static final int CALM = 80;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(Path data, String... more) {
        return Training.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(
                                Stream.of(
                                        "evaluate",
                                        "--alerts",
                                        "--dataset",
                                        data.toString(),
                                        "--out",
                                        folder.resolve("out").toString(),
                                        "--cache",
                                        folder.resolve("cache").toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void playsTheRuleOverEpisodesAndCalmPhases() throws IOException {
        Path data = batch().write(folder.resolve("data"));

        assertThat(run(data, "--folds", "3", "--seeds", "1")).as(err.toString()).isZero();

        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("out/alerts-lab.json").toFile());
        assertThat(json.get("command").textValue())
                .isEqualTo("./vane evaluate --dataset DIR/data --alerts --folds 3 --seeds 1");
        assertThat(json.at("/signals/cloudformer with trees/bySeed/0/episodes").intValue())
                .isEqualTo(6);
        assertThat(json.at("/signals/cloudformer with trees/bySeed/0/vmSeconds").intValue())
                .isEqualTo(6 * (EPISODE + CALM));
        assertThat(json.at("/signals/run-queue delay/bySeed/0/told").intValue()).isPositive();
        assertThat(json.at("/signals/CPU pressure, full/leftOut").textValue()).isEqualTo("no such columns");
        assertThat(json.get("outerOpenings").intValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out/alerts-lab.md"))).contains("| **cloudformer with trees** |");
    }

    @Test
    void refusesADataSetWithoutLongPhases() {
        assertThat(run(Path.of("../../data/lab/two-cores-cpu-01"))).isEqualTo(1);

        assertThat(err.toString()).contains("this data set has neither");
    }

    /** Three blocks of two applications; in each a calm phase, then one in which both are degraded in the middle. */
    private static MadeUpBatch batch() {
        MadeUpBatch batch = new MadeUpBatch();
        for (int i = 0; i < 6; i++) {
            String block = "block" + i / 2;
            batch.addRun("app%d/calm".formatted(i), block, i, "calm", 10, CALM, second -> 0.93)
                    .addRun(
                            "app%d/episode".formatted(i),
                            block,
                            i,
                            "episode",
                            200,
                            EPISODE,
                            second -> second >= 60 && second < 200 ? 0.5 : 0.93);
        }
        return batch;
    }
}
