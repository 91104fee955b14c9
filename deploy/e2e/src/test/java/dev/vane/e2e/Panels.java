package dev.vane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the dashboards ask Prometheus, with their variables filled in. */
final class Panels {
    private static final Path FOLDER = Path.of("../grafana/dashboards");

    private Panels() {}

    /**
     * A question of a panel.
     *
     * @param panel dashboard and title
     */
    record Question(String panel, String expression) {}

    static List<Question> questions(VmKey vm, String model) throws IOException {
        Map<String, String> variables = Map.of(
                "$host", vm.host(), "$vm", vm.vm(), "$model", model, "$__rate_interval", "1m", "$__range", "10m");
        List<Question> questions = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                for (JsonNode panel : dashboard.get("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        questions.add(new Question(
                                "%s: %s"
                                        .formatted(
                                                dashboard.get("title").asText(),
                                                panel.get("title").asText()),
                                filled(target.get("expr").asText(), variables)));
                    }
                }
            }
        }
        return questions;
    }

    private static String filled(String expression, Map<String, String> variables) {
        String filled = expression;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace(variable.getKey(), variable.getValue());
        }
        if (filled.contains("$")) {
            throw new AssertionError("unknown variable in " + expression);
        }
        return filled;
    }
}
