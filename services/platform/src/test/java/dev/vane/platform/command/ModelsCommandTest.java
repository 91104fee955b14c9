package dev.vane.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ModelsCommandTest {
    private final StringWriter out = new StringWriter();

    @Test
    void showsAManifestAsATable() {
        assertThat(run("models", "show")).isZero();

        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("model +cloudformer-lab@\\S+"))
                .anyMatch(line -> line.matches("trained +yes"))
                .anyMatch(line -> line.matches(" {2}.*: \\d+ windows"))
                .anyMatch(line -> line.startsWith("evaluation on lab"))
                .anyMatch(line -> line.matches(" {2}method +mean_absolute_error.*"))
                .anyMatch(line -> line.matches(" {2}cloudformer-lab +0\\.\\d{4}.*"))
                .anyMatch(line -> line.matches(" {2}model\\.onnx +[0-9a-f]{64}"))
                .noneMatch(line -> line.contains("["));
    }

    @Test
    void showsAManifestAsJson() throws IOException {
        assertThat(run("models", "show", "--json")).isZero();

        JsonNode shown = new ObjectMapper().readTree(out.toString());
        assertThat(shown.get("model").asText()).startsWith("cloudformer-lab@");
        assertThat(shown.get("evaluation").get(0).get("measure").asText()).isEqualTo("mean_absolute_error");
        assertThat(shown.get("files").get("model.onnx").asText()).hasSize(64);
    }

    private int run(String... arguments) {
        return Vane.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
