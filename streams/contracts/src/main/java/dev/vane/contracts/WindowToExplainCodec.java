package dev.vane.contracts;

import static dev.vane.contracts.Fields.buffer;
import static dev.vane.contracts.Fields.bytes;
import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.optional;
import static dev.vane.contracts.Fields.record;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.WindowToExplain.NeighbourRows;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.utils.Bytes;

/** Windows to explain as Avro. */
final class WindowToExplainCodec {
    static final AvroCodec<WindowToExplain> WINDOW_TO_EXPLAIN =
            new AvroCodec<>(Schemas.WINDOW_TO_EXPLAIN, WindowToExplainCodec::toAvro, WindowToExplainCodec::window);

    private static final Schema SCHEMA = Schemas.WINDOW_TO_EXPLAIN.getLast();
    private static final Schema CHANGE =
            SCHEMA.getField("change").schema().getTypes().getLast();
    private static final Schema ROWS = SCHEMA.getField("window").schema();
    private static final Schema NEIGHBOUR =
            SCHEMA.getField("neighbours").schema().getElementType();

    private WindowToExplainCodec() {}

    private static GenericRecord toAvro(WindowToExplain window) {
        return record(SCHEMA)
                .set("host", window.key().host())
                .set("vm", window.key().vm())
                .set("second", window.second())
                .set(
                        "change",
                        window.change().map(change -> symbol(CHANGE, change)).orElse(null))
                .set("sampled", window.sampled())
                .set("prediction", ByteBuffer.wrap(OutcomeCodecs.PREDICTION.encode(window.prediction())))
                .set("window", toAvro(window.window()))
                .set("extras", nullables(window.extras()))
                .set("neighbours", list(window.neighbours(), item -> toAvro((NeighbourRows) item)))
                .set("neighboursLeftOut", window.neighboursLeftOut())
                .build();
    }

    private static GenericRecord toAvro(PackedRows rows) {
        return record(ROWS)
                .set("features", rows.features())
                .set("imputed", buffer(rows.imputed()))
                .set("presence", buffer(rows.presence()))
                .set("values", buffer(rows.values()))
                .build();
    }

    private static GenericRecord toAvro(NeighbourRows neighbour) {
        return record(NEIGHBOUR)
                .set("vm", neighbour.vm())
                .set("rows", toAvro(neighbour.rows()))
                .build();
    }

    private static Map<String, List<Float>> nullables(Map<String, List<OptionalDouble>> extras) {
        Map<String, List<Float>> avro = new HashMap<>();
        extras.forEach((name, values) ->
                avro.put(name, values.stream().map(Fields::nullable).toList()));
        return avro;
    }

    private static WindowToExplain window(GenericRecord avro) {
        Prediction prediction = prediction(bytes(avro.get("prediction")));
        if (!prediction.key().equals(Fields.key(avro)) || prediction.second() != (Long) avro.get("second")) {
            throw new IllegalArgumentException(
                    "the prediction is of %s at %d".formatted(prediction.key(), prediction.second()));
        }
        return new WindowToExplain(
                prediction,
                Optional.ofNullable(avro.get("change")).map(change -> symbol(Change.class, change)),
                (Boolean) avro.get("sampled"),
                rows(avro.get("window")),
                extras((Map<?, ?>) avro.get("extras")),
                list(avro.get("neighbours"), item -> neighbour((GenericRecord) item)),
                (Integer) avro.get("neighboursLeftOut"));
    }

    private static Prediction prediction(Bytes encoded) {
        try {
            return OutcomeCodecs.PREDICTION.decode(encoded.get());
        } catch (RefusedException e) {
            throw RefusedException.unchecked(Reason.MALFORMED, "prediction: " + e.getMessage());
        }
    }

    private static PackedRows rows(Object field) {
        GenericRecord avro = (GenericRecord) field;
        return new PackedRows(
                (Integer) avro.get("features"),
                bytes(avro.get("imputed")),
                bytes(avro.get("presence")),
                bytes(avro.get("values")));
    }

    private static NeighbourRows neighbour(GenericRecord avro) {
        return new NeighbourRows(Fields.vmName(avro.get("vm")), rows(avro.get("rows")));
    }

    private static Map<String, List<OptionalDouble>> extras(Map<?, ?> avro) {
        Map<String, List<OptionalDouble>> extras = new HashMap<>();
        avro.forEach((name, values) -> extras.put(text(name), list(values, value -> optional(value))));
        return extras;
    }
}
