package dev.vane.collector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** JSON of messages that others wrote. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode read(byte[] message) throws UnreadableMessageException {
        try {
            JsonNode root = MAPPER.readTree(message);
            if (root == null || root.isMissingNode()) {
                throw new UnreadableMessageException("an empty message");
            }
            return root;
        } catch (IOException e) {
            throw new UnreadableMessageException(
                    "no JSON: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** A member that must be there, as text. */
    static String text(JsonNode object, String name) throws UnreadableMessageException {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw new UnreadableMessageException("no text %s in %s".formatted(name, shortened(object)));
        }
        return value.textValue();
    }

    /** A member that must be there, as a number. */
    static double number(JsonNode object, String name) throws UnreadableMessageException {
        JsonNode value = object.path(name);
        if (!value.isNumber()) {
            throw new UnreadableMessageException("no number %s in %s".formatted(name, shortened(object)));
        }
        return value.doubleValue();
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
