package dev.vane.platform.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What a command prints. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Output() {}

    /** Prints a line at once. */
    static void line(CommandSpec spec, String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    /** A value in one line, for programs. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON: " + value, e);
        }
    }

    /** A JSON object whose keys keep the order in which they are put. */
    static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }
}
