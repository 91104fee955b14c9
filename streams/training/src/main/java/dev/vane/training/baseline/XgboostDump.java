package dev.vane.training.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A tree as XGBoost tells it in JSON, nodes within nodes:
 *
 * <pre>
 * { "nodeid": 0, "split": "f3", "split_condition": 0.5, "yes": 1, "no": 2, "missing": 1, "children": [
 *   { "nodeid": 1, "leaf": 0.1 }, { "nodeid": 2, "leaf": 0.2 } ] }
 * </pre>
 *
 * <p>Numbers are written with nine digits, which is enough to get back every float as it was.
 */
final class XgboostDump {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IntUnaryOperator columns;
    private final List<Node> nodes = new ArrayList<>();

    private XgboostDump(IntUnaryOperator columns) {
        this.columns = columns;
    }

    /**
     * Reads one tree.
     *
     * @param columns from XGBoost's feature numbers to those of the model
     */
    static Tree tree(String dump, IntUnaryOperator columns) {
        var reader = new XgboostDump(columns);
        try {
            reader.add(JSON.readTree(dump));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no tree of XGBoost: " + e.getOriginalMessage(), e);
        }
        return new Tree(reader.nodes);
    }

    /** Adds a node and all below it; a node's children stand behind it. Returns its index. */
    private int add(JsonNode json) {
        int index = nodes.size();
        if (json.has("leaf")) {
            nodes.add(new Node.Leaf(json.get("leaf").floatValue()));
            return index;
        }
        nodes.add(new Node.Leaf(Float.NaN)); // Holds the place until the children have theirs.
        int yes = add(child(json, "yes"));
        int no = add(child(json, "no"));
        nodes.set(
                index,
                new Node.Split(
                        columns.applyAsInt(feature(json)),
                        required(json, "split_condition").floatValue(),
                        yes,
                        no,
                        number(json, "missing") == number(json, "yes")));
        return index;
    }

    private static JsonNode child(JsonNode json, String way) {
        int id = number(json, way);
        for (JsonNode child : required(json, "children")) {
            if (number(child, "nodeid") == id) {
                return child;
            }
        }
        throw new IllegalArgumentException("a node of XGBoost has no child " + id);
    }

    /** Features without a name are called by their numbers, which some versions put an f before. */
    private static int feature(JsonNode json) {
        String name = required(json, "split").asText();
        return Integer.parseInt(name.startsWith("f") ? name.substring(1) : name);
    }

    private static int number(JsonNode json, String field) {
        return required(json, field).intValue();
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            throw new IllegalArgumentException("a node of XGBoost lacks its " + field);
        }
        return value;
    }
}
