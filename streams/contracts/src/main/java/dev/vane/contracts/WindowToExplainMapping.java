package dev.vane.contracts;

import static dev.vane.contracts.Fields.buffer;
import static dev.vane.contracts.Fields.bytes;
import static dev.vane.contracts.Fields.list;
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
import org.apache.kafka.common.utils.Bytes;

/** Windows to explain, to Avro and back. */
final class WindowToExplainMapping {

    private WindowToExplainMapping() {}

    static dev.vane.WindowToExplain toAvro(WindowToExplain window) {
        return dev.vane.WindowToExplain.newBuilder()
                .setHost(window.key().host())
                .setVm(window.key().vm())
                .setSecond(window.second())
                .setChange(window.change()
                        .map(change -> symbol(dev.vane.Change.class, change))
                        .orElse(null))
                .setSampled(window.sampled())
                .setPrediction(ByteBuffer.wrap(Codecs.PREDICTION.encode(window.prediction())))
                .setWindow(toAvro(window.window()))
                .setExtras(nullables(window.extras()))
                .setNeighbours(list(window.neighbours(), WindowToExplainMapping::toAvro))
                .setNeighboursLeftOut(window.neighboursLeftOut())
                .setCpus(window.cpus().map(CpuList::toString).orElse(null))
                .build();
    }

    private static dev.vane.PackedRows toAvro(PackedRows rows) {
        return dev.vane.PackedRows.newBuilder()
                .setFeatures(rows.features())
                .setImputed(buffer(rows.imputed()))
                .setPresence(buffer(rows.presence()))
                .setValues(buffer(rows.values()))
                .build();
    }

    private static dev.vane.NeighbourRows toAvro(NeighbourRows neighbour) {
        return dev.vane.NeighbourRows.newBuilder()
                .setVm(neighbour.vm())
                .setRows(toAvro(neighbour.rows()))
                .setCpus(neighbour.cpus().map(CpuList::toString).orElse(null))
                .build();
    }

    private static Map<CharSequence, List<Float>> nullables(Map<String, List<OptionalDouble>> extras) {
        Map<CharSequence, List<Float>> avro = new HashMap<>();
        extras.forEach((name, values) ->
                avro.put(name, values.stream().map(Fields::nullable).toList()));
        return avro;
    }

    static WindowToExplain window(dev.vane.WindowToExplain avro) {
        Prediction prediction = prediction(bytes(avro.getPrediction()));
        if (!prediction.key().equals(Fields.key(avro.getHost(), avro.getVm()))
                || prediction.second() != avro.getSecond()) {
            throw new IllegalArgumentException(
                    "the prediction is of %s at %d".formatted(prediction.key(), prediction.second()));
        }
        return new WindowToExplain(
                prediction,
                Optional.ofNullable(avro.getChange()).map(change -> symbol(Change.class, change)),
                avro.getSampled(),
                rows(avro.getWindow()),
                extras(avro.getExtras()),
                list(avro.getNeighbours(), WindowToExplainMapping::neighbour),
                avro.getNeighboursLeftOut(),
                cpus(avro.getCpus()));
    }

    private static Optional<CpuList> cpus(CharSequence list) {
        return Optional.ofNullable(list).map(Fields::text).map(text -> CpuList.parse(text)
                .orElseThrow(() -> RefusedException.unchecked(Reason.MALFORMED, "no list of CPUs: " + text)));
    }

    private static Prediction prediction(Bytes encoded) {
        try {
            return Codecs.PREDICTION.decode(encoded.get());
        } catch (RefusedException e) {
            throw RefusedException.unchecked(Reason.MALFORMED, "prediction: " + e.getMessage());
        }
    }

    private static PackedRows rows(dev.vane.PackedRows avro) {
        return new PackedRows(
                avro.getFeatures(), bytes(avro.getImputed()), bytes(avro.getPresence()), bytes(avro.getValues()));
    }

    private static NeighbourRows neighbour(dev.vane.NeighbourRows avro) {
        return new NeighbourRows(Fields.vmName(avro.getVm()), rows(avro.getRows()), cpus(avro.getCpus()));
    }

    private static Map<String, List<OptionalDouble>> extras(Map<CharSequence, List<Float>> avro) {
        Map<String, List<OptionalDouble>> extras = new HashMap<>();
        avro.forEach((name, values) -> extras.put(text(name), list(values, Fields::optional)));
        return extras;
    }
}
