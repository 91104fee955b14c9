package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate --alerts} from tables to a report, with the models that ship, on few seconds of few metrics. */
class AlertsCommandTest {
    private static final List<String> METRICS =
            MetricCatalogue.get().metrics().stream().map(Metric::name).toList();

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
        Path data = new Batch(folder.resolve("data")).write();

        assertThat(run(data, "--folds", "3", "--seeds", "1")).as(err.toString()).isZero();

        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("out/alerts-lab.json").toFile());
        assertThat(json.get("command").textValue())
                .isEqualTo("./vane evaluate --dataset DIR/data --alerts --folds 3 --seeds 1");
        assertThat(json.at("/signals/cloudformer with trees/bySeed/0/episodes").intValue())
                .isEqualTo(6);
        assertThat(json.at("/signals/cloudformer with trees/bySeed/0/vmSeconds").intValue())
                .isEqualTo(6 * (Batch.EPISODE + Batch.CALM));
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
    private static final class Batch {
        static final int EPISODE = 240;
        static final int CALM = 80;

        private final Path folder;
        private final Random random = new Random(12);
        private final List<String> runs = new ArrayList<>(List.of(
                "run_id,block,host,vm,application,label_kind,first_second,last_second,accepted,labelled_seconds,samples,"
                        + "phase"));
        private final List<String> samples = new ArrayList<>(List.of("run_id,second," + String.join(",", METRICS)));
        private final List<String> labels = new ArrayList<>(List.of("run_id,second,span_seconds,relative_performance"));

        Batch(Path folder) {
            this.folder = folder;
        }

        Path write() throws IOException {
            for (int application = 0; application < 6; application++) {
                addRun(application, "calm", 10, CALM);
                addRun(application, "episode", 200, EPISODE);
            }
            Files.createDirectories(folder);
            table("runs", runs);
            table("samples", samples);
            table("labels", labels);
            table("contention", List.of("block,kind,first_second,last_second"));
            return folder;
        }

        private void addRun(int application, String phase, int first, int seconds) {
            String id = "app%d/%s".formatted(application, phase);
            runs.add("%s,block%d,h,vm%d,app%d,RATE,%d,%d,true,%d,%d,%s"
                    .formatted(
                            id,
                            application / 2,
                            application,
                            application,
                            first,
                            first + seconds - 1,
                            seconds,
                            seconds,
                            phase));
            for (int i = 0; i < seconds; i++) {
                boolean isDegraded = phase.equals("episode") && i >= 60 && i < 200;
                double performance = (isDegraded ? 0.5 : 0.93) + 0.06 * random.nextDouble();
                labels.add(id + "," + (first + i) + ",1," + (float) performance);
                samples.add(id + "," + (first + i) + "," + cells(performance));
            }
        }

        private String cells(double performance) {
            Map<String, Double> present = Map.of(
                    "vm.cpu.utilization", 0.2 + 0.5 * performance + 0.1 * random.nextDouble(),
                    "vm.vcpu.runqueue_delay.ratio.mean", 1 - performance + 0.2 * random.nextDouble(),
                    "perf.context_switches", 1000 * random.nextDouble());
            return METRICS.stream()
                    .map(metric -> present.containsKey(metric)
                            ? Float.toString(present.get(metric).floatValue())
                            : "")
                    .collect(Collectors.joining(","));
        }

        private void table(String name, List<String> lines) throws IOException {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz")))) {
                out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
