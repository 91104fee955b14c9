package dev.vane.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Edit;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelRequest.Column;
import dev.vane.contracts.ModelRequest.Reference;
import dev.vane.contracts.ModelRequest.Values;
import dev.vane.contracts.ModelRequest.VmRows;
import dev.vane.contracts.ModelRequest.Wanted;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Model requests and their responses as JSON, as {@code docs/console-api.md} describes them. */
public final class RequestJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private RequestJson() {}

    /**
     * Reads a JSON object.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    public static JsonNode object(byte[] json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node == null || !node.isObject()) {
                throw new IllegalArgumentException("the body must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body must be JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body must be JSON", e);
        }
    }

    /**
     * The window that a request is about: its {@code reference} or {@code values}.
     *
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    static ModelRequest.Asked window(JsonNode request) {
        if (request.hasNonNull("reference") == request.hasNonNull("values")) {
            throw new IllegalArgumentException("either reference or values must be given");
        }
        return request.hasNonNull("values") ? values(request.get("values")) : reference(request.get("reference"));
    }

    private static Reference reference(JsonNode node) {
        List<Edit> edits = new ArrayList<>();
        node.path("edits").forEach(edit -> edits.add(edit(edit)));
        return new Reference(new VmKey(text(node, "host"), text(node, "vm")), whole(node, "second"), edits);
    }

    private static Edit edit(JsonNode node) {
        if (node.has("withoutNeighbour")) {
            return new Edit.WithoutNeighbour(text(node, "withoutNeighbour"));
        }
        String metric = text(node, "metric");
        if (node.has("factor")) {
            return new Edit.Factor(metric, number(node, "factor"));
        }
        if (node.has("value")) {
            return new Edit.Value(metric, number(node, "value"));
        }
        return new Edit.AsAt(
                metric,
                whole(node, "asAt")
                        .orElseThrow(() -> new IllegalArgumentException(
                                "an edit must have withoutNeighbour, or metric and one of factor, value and asAt")));
    }

    /**
     * A window that is sent along.
     *
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static Values values(JsonNode node) {
        List<Column> columns = new ArrayList<>();
        node.path("columns").forEach(column -> columns.add(new Column(text(column, "metric"), text(column, "unit"))));
        List<VmRows> vms = new ArrayList<>();
        node.path("vms").forEach(vm -> vms.add(rows(vm)));
        return new Values(text(node, "vm"), columns, vms);
    }

    private static VmRows rows(JsonNode vm) {
        List<List<OptionalDouble>> rows = new ArrayList<>();
        for (JsonNode row : vm.path("rows")) {
            List<OptionalDouble> cells = new ArrayList<>();
            for (JsonNode cell : row) {
                if (!cell.isNumber() && !cell.isNull()) {
                    throw new IllegalArgumentException("rows must hold numbers and null: " + cell);
                }
                cells.add(cell.isNull() ? OptionalDouble.empty() : OptionalDouble.of(cell.doubleValue()));
            }
            rows.add(cells);
        }
        return new VmRows(text(vm, "vm"), optionalText(vm, "cpus"), rows);
    }

    private static String text(JsonNode node, String field) {
        return optionalText(node, field).orElseThrow(() -> new IllegalArgumentException(field + " must be a text"));
    }

    static Optional<String> optionalText(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static double number(JsonNode node, String field) {
        if (!node.path(field).isNumber()) {
            throw new IllegalArgumentException(field + " must be a number");
        }
        return node.get(field).doubleValue();
    }

    static OptionalLong whole(JsonNode node, String field) {
        if (!node.hasNonNull(field)) {
            return OptionalLong.empty();
        }
        if (!node.get(field).canConvertToLong() || !node.get(field).isIntegralNumber()) {
            throw new IllegalArgumentException(field + " must be a whole number");
        }
        return OptionalLong.of(node.get(field).longValue());
    }

    /** A response, ready to be written. */
    public static Map<String, Object> of(ModelResponse response) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", response.id());
        json.put("client", response.client());
        switch (response.outcome()) {
            case Refusal refusal -> {
                json.put("error", refusal.detail());
                json.put("reason", refusal.reason().name());
                json.put("field", refusal.field());
            }
            case Answer answer -> {
                json.put("prediction", of(answer.prediction()));
                json.put("shifted", answer.shifted());
                json.put("published", answer.published().map(RequestJson::of).orElse(null));
                json.put(
                        "groupShares",
                        answer.attention().groupShares().stream()
                                .map(share -> Map.of(
                                        "group", share.group(),
                                        "scope", share.scope().name(),
                                        "share", share.share()))
                                .toList());
                json.put(
                        "sources",
                        answer.sources().stream()
                                .map(range -> Map.of(
                                        "topic", range.topic(),
                                        "partition", range.partition(),
                                        "first", range.first(),
                                        "last", range.last()))
                                .toList());
                json.put("explanation", answer.explanation().map(Json::tree).orElse(null));
            }
            case MapPart part -> json.put("map", of(part));
        }
        return json;
    }

    /** Attention of one block: the weights by head, query and key. */
    private static Map<String, Object> of(MapPart part) {
        AttentionMap map = part.map();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("branch", map.branch().name());
        json.put("calibrated", map.calibrated());
        json.put("block", part.block());
        json.put("heads", map.heads());
        json.put("tokens", map.tokens());
        json.put("features", Json.tree(map.features()));
        float[][][] weights = new float[map.heads()][map.tokens()][map.tokens()];
        for (int head = 0; head < map.heads(); head++) {
            for (int query = 0; query < map.tokens(); query++) {
                for (int key = 0; key < map.tokens(); key++) {
                    weights[head][query][key] = part.weight(head, query, key);
                }
            }
        }
        json.put("weights", weights);
        return json;
    }

    /** What a request wants beside a prediction: over HTTP, at most an explanation. */
    static Wanted wanted(JsonNode request) {
        if (request.has("explain") && !request.get("explain").isBoolean()) {
            throw new IllegalArgumentException("explain must be true or false");
        }
        return new Wanted(request.path("explain").booleanValue(), ModelRequest.Maps.NONE);
    }

    private static Map<String, Object> of(Prediction prediction) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("host", prediction.key().host());
        json.put("vm", prediction.key().vm());
        json.put("second", prediction.second());
        json.put("relativePerformance", prediction.relativePerformance());
        json.put("lower", nullable(prediction.lower()));
        json.put("upper", nullable(prediction.upper()));
        json.put("familiarity", nullable(prediction.familiarity()));
        json.put("unfamiliar", prediction.unfamiliar());
        json.put("model", prediction.model());
        json.put("realRows", prediction.realRows());
        json.put("imputedRows", prediction.imputedRows());
        return json;
    }

    /** The contract's optional numbers were floats. */
    private static Float nullable(OptionalDouble value) {
        return value.isPresent() ? (float) value.getAsDouble() : null;
    }
}
