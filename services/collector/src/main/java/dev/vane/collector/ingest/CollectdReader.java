package dev.vane.collector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.collector.ingest.Measurement.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON of collectd 5 (plugin write_kafka, {@code Format JSON}): an array of value lists. A measurement is called
 * {@code plugin.type}, and {@code plugin.type.source} where a type has several data sources; {@code host}, {@code plugin_instance}
 * and {@code type_instance} are its attributes. {@code StoreRates} must be off: with it, collectd sends rates and still calls
 * them counters.
 */
final class CollectdReader {
    private static final double MILLIS = 1000;
    private static final String ONLY_SOURCE = "value";

    private CollectdReader() {}

    static List<Measurement> read(byte[] message) throws UnreadableMessageException {
        JsonNode root = Json.read(message);
        if (!root.isArray()) {
            throw new UnreadableMessageException("collectd sends an array of value lists");
        }
        List<Measurement> measurements = new ArrayList<>();
        for (JsonNode list : root) {
            add(list, measurements);
        }
        return measurements;
    }

    private static void add(JsonNode list, List<Measurement> measurements) throws UnreadableMessageException {
        JsonNode values = list.path("values");
        JsonNode types = list.path("dstypes");
        JsonNode sources = list.path("dsnames");
        if (!values.isArray() || values.size() != types.size() || values.size() != sources.size()) {
            throw new UnreadableMessageException("values, dstypes and dsnames must be arrays of one length");
        }
        String name = Json.text(list, "plugin") + "." + Json.text(list, "type");
        Map<String, String> attributes = new HashMap<>();
        attributes.put("host", Json.text(list, "host"));
        attributes.put("plugin_instance", list.path("plugin_instance").asText(""));
        attributes.put("type_instance", list.path("type_instance").asText(""));
        long millis = Math.round(Json.number(list, "time") * MILLIS);
        double interval = Json.number(list, "interval");
        for (int i = 0; i < values.size(); i++) {
            // collectd writes null for what it could not read.
            if (values.get(i).isNumber()) {
                String source = sources.get(i).asText();
                Kind kind = kind(types.get(i).asText());
                measurements.add(new Measurement(
                        source.equals(ONLY_SOURCE) ? name : name + "." + source,
                        attributes,
                        "",
                        kind,
                        values.get(i).doubleValue(),
                        kind == Kind.INCREASE ? interval : 0,
                        millis));
            }
        }
    }

    private static Kind kind(String type) throws UnreadableMessageException {
        return switch (type) {
            case "gauge" -> Kind.GAUGE;
            case "counter", "derive" -> Kind.TOTAL;
            case "absolute" -> Kind.INCREASE;
            default -> throw new UnreadableMessageException("no data source type of collectd: " + type);
        };
    }
}
