package dev.vane.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.UntrainedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, because ONNX Runtime decides once for each, with a home and a temporary directory of its own. */
class TelemetryTest {
    @TempDir
    Path home;

    @Test
    void leavesNothingBehindAndSurvivesALongCommandLine() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + home,
                        "-XX:-UsePerfData",
                        Opening.class.getName(),
                        "x".repeat(50_000))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("HOME", home.toString(), "TMPDIR", home.toString()));
        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        Process process = builder.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        try (Stream<Path> left = Files.walk(home).filter(Files::isRegularFile)) {
            assertThat(left).isEmpty();
        }
    }

    /** Opens a model and ends. */
    static final class Opening {
        private static final int FEATURES = 206;

        private Opening() {}

        public static void main(String[] arguments) throws IOException {
            OnnxRuntimeEngine.open(UntrainedBundle.of(
                            SeededWindows.features(FEATURES), SeededWindows.scalings(FEATURES), arguments.length))
                    .close();
        }
    }
}
