package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate --takers} on the data sets that come with Vane. */
class TakersCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Training.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void writesHowOftenTheInterferersAreNamed() throws IOException {
        assertThat(run("evaluate", "--takers", "--dataset", "../../data/hosts", "--out", folder.toString()))
                .as(err.toString())
                .isZero();

        assertThat(Files.readString(folder.resolve("takers-lab.md")))
                .contains("Written by `./vane evaluate --takers --dataset DIR/hosts`")
                .contains("| epyc-25-17-a |")
                .contains("## Against the same VM without the interferer");
    }

    @Test
    void needsAStallLedgerAndInterference() {
        assertThat(run(
                        "evaluate",
                        "--takers",
                        "--dataset",
                        "../../data/lab/two-cores-cpu-01",
                        "--out",
                        folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no VM lost 0.05 cores or more");

        assertThat(run("evaluate", "--takers", "--kind", "nginx", "--dataset", "../../data/hosts"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--takers needs interference that was injected");
    }
}
