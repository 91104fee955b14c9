package dev.vane.collector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.collector.ingest.Measurement.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * JSON of Telegraf 1 ({@code data_format = "json"}): one metric, or {@code metrics} with several. A measurement is called
 * {@code name.field}; the tags are its attributes. Times are in the unit of {@code json_timestamp_units}, which is told from their
 * size: seconds, milliseconds, microseconds or nanoseconds.
 */
final class TelegrafReader {
    /** The year 5138 in seconds, and 1973 in milliseconds. */
    private static final double LARGEST_SECONDS = 1e11;

    private static final double THOUSAND = 1000;

    private TelegrafReader() {}

    static List<Measurement> read(byte[] message) throws UnreadableMessageException {
        JsonNode root = Json.read(message);
        List<Measurement> measurements = new ArrayList<>();
        if (root.path("metrics").isArray()) {
            for (JsonNode metric : root.path("metrics")) {
                add(metric, measurements);
            }
        } else {
            add(root, measurements);
        }
        return measurements;
    }

    private static void add(JsonNode metric, List<Measurement> measurements) throws UnreadableMessageException {
        String name = Json.text(metric, "name");
        if (!metric.path("fields").isObject()) {
            throw new UnreadableMessageException("no object fields in metric " + name);
        }
        Map<String, String> tags = new HashMap<>();
        metric.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        long millis = millis(Json.number(metric, "timestamp"));
        for (Entry<String, JsonNode> field : metric.path("fields").properties()) {
            // Fields may be text or booleans, which measure nothing.
            if (field.getValue().isNumber()) {
                measurements.add(new Measurement(
                        name + "." + field.getKey(),
                        tags,
                        "",
                        Kind.UNKNOWN,
                        field.getValue().doubleValue(),
                        0,
                        millis));
            }
        }
    }

    private static long millis(double time) {
        double seconds = time;
        while (seconds > LARGEST_SECONDS) {
            seconds /= THOUSAND;
        }
        return Math.round(seconds * THOUSAND);
    }
}
