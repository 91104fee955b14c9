package dev.vane.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasHelp(String command) {
        assertThat(run((command + " --help").strip().split(" "))).isZero();

        assertThat(out.toString()).startsWith("Usage: vane").contains("--help");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAnOptionInOneLine() {
        assertThat(run("topics", "create", "--partitons", "3")).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly("vane: Unknown options: '--partitons', '3', did you mean --partitions?; "
                        + "'vane topics create --help' lists what is allowed");
    }

    @Test
    void saysWhatIsWrongWithAKeyInOneLine() {
        assertThat(run("broker", "--set", "kafka=1")).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly("vane: unknown key kafka: 'vane config' prints those that are allowed");
    }

    @Test
    void saysThatADirectoryCannotBeWrittenInOneLine() {
        assertThat(run("demo", "--data", "/proc/nowhere", "--for", "1s")).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly("vane: --data must be a directory that can be created and written: "
                        + "/proc/nowhere does not exist");
    }

    @Test
    void saysThatAFileDoesNotExistInOneLine() {
        assertThat(run("collect", "--config", "nosuch.properties")).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly("vane: the configuration file does not exist: nosuch.properties");
    }

    @Test
    void offersBrokersOnlyWhereACommandIsTheirClient() {
        run("broker", "--help");
        run("models", "show", "--help");
        run("predict", "--help");

        assertThat(out.toString()).doesNotContain("--bootstrap-servers");

        run("collect", "--help");

        assertThat(out.toString()).contains("--bootstrap-servers");
    }

    @Test
    void showsWhereAnErrorCameFromOnlyWhenAsked() {
        assertThat(run("broker", "--verbose", "--set", "kafka=1")).isEqualTo(1);

        assertThat(err.toString()).contains("unknown key", "at dev.vane.platform");
    }

    @Test
    void aCommandIsRequired() {
        assertThat(run()).isEqualTo(2);

        assertThat(err.toString())
                .isEqualTo("vane: Missing required subcommand; 'vane --help' lists what is allowed\n");
    }

    @Test
    void tellsACauseOnceAndInOneLine() {
        Throwable cause = new IllegalStateException("the disk\n is full");

        assertThat(ErrorLine.of(new RuntimeException("cannot write", cause)))
                .isEqualTo("cannot write: the disk; is full");
        assertThat(ErrorLine.of(new RuntimeException("cannot write", new RuntimeException())))
                .isEqualTo("cannot write");
        assertThat(ErrorLine.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "60s,PT1M", "5m,PT5M", "1h,PT1H"})
    void readsDurations(String text, Duration duration) {
        assertThat(new Durations().convert(text)).isEqualTo(duration);
    }

    private static Stream<String> everyCommand() {
        return paths("", Vane.commandLine());
    }

    private static Stream<String> paths(String path, CommandLine command) {
        return Stream.concat(
                Stream.of(path),
                command.getSubcommands().entrySet().stream()
                        .filter(child -> !child.getKey().equals("help"))
                        .flatMap(child -> paths((path + " " + child.getKey()).strip(), child.getValue())));
    }

    private int run(String... arguments) {
        return Vane.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
