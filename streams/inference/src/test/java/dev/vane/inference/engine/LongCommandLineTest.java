package dev.vane.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.UntrainedBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** ONNX Runtime looks at the command line as it starts; a long one must not end the process. */
class LongCommandLineTest {
    @Test
    void opensAModelInAProcessWithALongCommandLine() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        Opening.class.getName(),
                        "x".repeat(50_000))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
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
