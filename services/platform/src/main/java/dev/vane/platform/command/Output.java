package dev.vane.platform.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** What programs read: one JSON value in one line. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Output() {}

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
