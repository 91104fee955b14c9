package dev.vane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the dashboards ask Prometheus, with their variables filled in. */
final class Panels {
    private static final Path FOLDER = Path.of("../grafana/dashboards");

    private Panels() {}

    /**
     * A question of a panel.
     *
     * @param panel dashboard and title
     * @param expressions the same for each VM that a user may have chosen
     */
    record Question(String panel, List<String> expressions) {}

    static List<Question> questions(List<VmKey> vms, String model) throws IOException {
        List<Question> questions = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                for (JsonNode panel : dashboard.get("panels")) {
                    String name = dashboard.get("title").asText() + ": "
                            + panel.get("title").asText();
                    for (JsonNode target : panel.path("targets")) {
                        String expression = target.get("expr").asText();
                        questions.add(new Question(
                                name,
                                vms.stream()
                                        .map(vm -> filled(expression, vm, model))
                                        .toList()));
                    }
                }
            }
        }
        return questions;
    }

    private static String filled(String expression, VmKey vm, String model) {
        String filled = expression
                .replace("${host:raw}", vm.host())
                .replace("${vm:raw}", vm.vm())
                .replace("${model:raw}", model)
                .replace("$__rate_interval", "1m");
        if (filled.contains("$")) {
            throw new AssertionError("unknown variable in " + expression);
        }
        return filled;
    }
}
