package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.training.baseline.Baselines;
import dev.vane.training.dataset.LabReader;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Windowing;
import dev.vane.training.method.LedgerMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What of the command needs no hours: options that are refused, and what is measured without training. */
class EvaluateCommandTest {
    private static final Path DATA = Path.of("../../data/lab/two-cores-cpu-01");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... more) {
        return runOn(DATA, more);
    }

    private int runOn(Path data, String... more) {
        CommandLine line = Training.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] arguments = Stream.concat(
                        Stream.of(
                                "evaluate",
                                "--dataset",
                                data.toString(),
                                "--out",
                                folder.toString(),
                                "--cache",
                                folder.resolve("cache").toString()),
                        Stream.of(more))
                .toArray(String[]::new);
        return line.execute(arguments);
    }

    @Test
    void measuresWhatNeedsNoTraining() throws IOException {
        assertThat(run("--untrained", "--folds", "3", "--seeds", "2"))
                .as(err.toString())
                .isZero();

        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("untrained-lab.json").toFile());
        ExampleSet examples =
                Windowing.SECONDS.examples(new LabReader().read(DATA)).only(example -> !example.lone());
        assertThat(json.at("/windows").intValue()).isEqualTo(examples.size());
        for (LedgerMethod rule : Baselines.untrained()) {
            assertThat(json.at("/untrained/" + rule.name() + "/windowsWithoutValue")
                            .intValue())
                    .isZero();
        }
        assertThat(json.at("/methods/scheduler share/mae").doubleValue())
                .isCloseTo(errorOfShare(examples), within(1e-6));
        assertThat(json.at("/command").textValue())
                .isEqualTo("./vane evaluate --dataset DIR/two-cores-cpu-01 --untrained --folds 3 --seeds 2");
        assertThat(Files.readString(folder.resolve("untrained-lab.md")))
                .contains("| scheduler share |", "| time lost |", "| best of both |", "| constant |", "| jvm |");
        assertThat(folder.resolve("evaluation-openings.tsv")).doesNotExist();
    }

    /** Straight from the windows' metrics: here the ledger is made of two of them. */
    private static double errorOfShare(ExampleSet examples) {
        int utilization = index(examples, "vm.cpu.utilization");
        int delay = index(examples, "vm.vcpu.runqueue_delay.ratio.mean");
        double sum = 0;
        for (Example example : examples.examples()) {
            double shares = 0;
            int seconds = 0;
            var rows = example.window().rows();
            for (var row : rows.subList(rows.size() - 10, rows.size())) {
                double wanted = (double) row.value(utilization) + row.value(delay);
                if (!row.imputed() && row.isPresent(utilization) && row.isPresent(delay)) {
                    shares += wanted == 0 ? 1 : row.value(utilization) / wanted;
                    seconds++;
                }
            }
            sum += Math.abs(shares / seconds - example.target());
        }
        return sum / examples.size();
    }

    private static int index(ExampleSet examples, String name) {
        for (int i = 0; i < examples.features().size(); i++) {
            if (examples.features().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Test
    void refusesToLeaveTheOnlyHostOut() {
        assertThat(run("--leave-out", "hosts")).isEqualTo(1);

        assertThat(err.toString()).contains("to leave hosts out a data set needs two at least; this one has [vm]");
    }

    @Test
    void refusesProtocolsThatExcludeEachOther() {
        assertThat(run("--leave-out", "hosts", "--partitions", "6")).isEqualTo(2);
        assertThat(run("--untrained", "--partitions", "6")).isEqualTo(2);
        assertThat(run("--untrained", "--alerts")).isEqualTo(2);
        assertThat(run("--partitions", "-1")).isEqualTo(2);
        assertThat(run("--measured", "--untrained")).isEqualTo(2);
        assertThat(run("--measured", "--alerts")).isEqualTo(2);
        assertThat(run("--measured", "--partitions", "6")).isEqualTo(2);
        assertThat(run("--measured", "--model", "any.zip")).isEqualTo(2);
        assertThat(run("--takers", "--measured")).isEqualTo(2);

        assertThat(err.toString()).contains("cannot be combined");
    }

    @Test
    void leavesHostsOutWithMeasurementsToo() {
        assertThat(run("--measured", "--leave-out", "hosts")).isEqualTo(1);

        assertThat(err.toString()).contains("to leave hosts out a data set needs two at least");
    }

    @Test
    void measuresOnlyWhereVmsAreInSeveralBlocks() {
        assertThat(run("--measured", "--kind", "nginx")).isEqualTo(2);

        assertThat(err.toString()).contains("--measured needs VMs that were measured in several blocks");
    }

    @Test
    void saysWhatIsWrongWithAFolderOfAnotherKind() {
        assertThat(run("--kind", "cloudperftrace")).isEqualTo(1);

        assertThat(err.toString()).contains("two-cores-cpu-01: it has no Parquet file");
    }

    @Test
    void readsAFolderOfPartitionsAsCloudPerfTrace() throws IOException {
        Path trace = Files.createDirectories(folder.resolve("trace/tasks=5"));
        Files.writeString(trace.resolve("a.parquet"), "cut");

        assertThat(runOn(folder.resolve("trace"), "--partitions", "6")).isEqualTo(1);

        assertThat(err.toString()).contains("tasks=5/a.parquet");
        assertThat(NamedExamples.Kind.of(folder.resolve("trace"))).isEqualTo(NamedExamples.Kind.CLOUDPERFTRACE);
        assertThat(NamedExamples.Kind.of(DATA)).isEqualTo(NamedExamples.Kind.LAB);
    }
}
