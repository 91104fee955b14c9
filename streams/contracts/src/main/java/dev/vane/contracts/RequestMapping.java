package dev.vane.contracts;

import static dev.vane.contracts.Fields.bytes;
import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.symbol;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Outcome;
import dev.vane.contracts.ModelResponse.RecordRange;
import dev.vane.contracts.ModelResponse.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Model requests and their responses, to Avro and back. */
final class RequestMapping {
    private RequestMapping() {}

    static dev.vane.ModelRequest toAvro(ModelRequest request) {
        dev.vane.ModelRequest.Builder avro = dev.vane.ModelRequest.newBuilder()
                .setId(request.id())
                .setClient(request.client())
                .setModel(request.model().orElse(null))
                .setDeadline(nullable(request.deadlineMillis()))
                .setExplain(request.wanted().explanation())
                .setMaps(symbol(dev.vane.MapsWanted.class, request.wanted().maps()));
        switch (request.window()) {
            case ModelRequest.Reference reference -> avro.setReference(toAvro(reference));
            case ModelRequest.Values values -> avro.setValues(toAvro(values));
        }
        return avro.build();
    }

    private static dev.vane.WindowReference toAvro(ModelRequest.Reference reference) {
        return dev.vane.WindowReference.newBuilder()
                .setHost(reference.vm().host())
                .setVm(reference.vm().vm())
                .setSecond(nullable(reference.second()))
                .setEdits(list(reference.edits(), RequestMapping::toAvro))
                .build();
    }

    private static dev.vane.Edit toAvro(Edit edit) {
        dev.vane.Edit.Builder avro = dev.vane.Edit.newBuilder();
        return switch (edit) {
            case Edit.WithoutNeighbour without ->
                avro.setKind(dev.vane.EditKind.WITHOUT_NEIGHBOUR)
                        .setNeighbour(without.vm())
                        .build();
            case Edit.Factor factor ->
                avro.setKind(dev.vane.EditKind.FACTOR)
                        .setMetric(factor.metric())
                        .setNumber(factor.factor())
                        .build();
            case Edit.Value value ->
                avro.setKind(dev.vane.EditKind.VALUE)
                        .setMetric(value.metric())
                        .setNumber(value.value())
                        .build();
            case Edit.AsAt asAt ->
                avro.setKind(dev.vane.EditKind.AS_AT)
                        .setMetric(asAt.metric())
                        .setSecond(asAt.second())
                        .build();
        };
    }

    private static dev.vane.WindowValues toAvro(ModelRequest.Values values) {
        return dev.vane.WindowValues.newBuilder()
                .setVm(values.vm())
                .setColumns(list(values.columns(), column -> dev.vane.Column.newBuilder()
                        .setMetric(column.metric())
                        .setUnit(column.unit())
                        .build()))
                .setVms(list(values.vms(), vm -> dev.vane.VmRows.newBuilder()
                        .setVm(vm.vm())
                        .setCpus(vm.cpus().orElse(null))
                        .setRows(list(
                                vm.rows(),
                                row -> row.stream().map(Fields::nullable).toList()))
                        .build()))
                .build();
    }

    static ModelRequest request(dev.vane.ModelRequest avro) {
        return new ModelRequest(
                text(avro.getId()),
                text(avro.getClient()),
                optionalText(avro.getModel()),
                optional(avro.getDeadline()),
                window(avro),
                new ModelRequest.Wanted(avro.getExplain(), maps(avro.getMaps())));
    }

    /** What is not known is not answered with less than was asked for. */
    private static ModelRequest.Maps maps(dev.vane.MapsWanted avro) {
        if (avro == dev.vane.MapsWanted.UNKNOWN) {
            throw new IllegalArgumentException("maps: unknown kind");
        }
        return symbol(ModelRequest.Maps.class, avro);
    }

    private static ModelRequest.Asked window(dev.vane.ModelRequest avro) {
        if ((avro.getReference() == null) == (avro.getValues() == null)) {
            throw new IllegalArgumentException("either reference or values must be given");
        }
        return avro.getReference() == null ? values(avro.getValues()) : reference(avro.getReference());
    }

    private static ModelRequest.Reference reference(dev.vane.WindowReference avro) {
        return new ModelRequest.Reference(
                Fields.key(avro.getHost(), avro.getVm()),
                optional(avro.getSecond()),
                list(avro.getEdits(), RequestMapping::edit));
    }

    private static Edit edit(dev.vane.Edit avro) {
        return switch (avro.getKind()) {
            case WITHOUT_NEIGHBOUR -> new Edit.WithoutNeighbour(given(avro.getNeighbour(), "neighbour"));
            case FACTOR -> new Edit.Factor(given(avro.getMetric(), "metric"), finite(avro.getNumber()));
            case VALUE -> new Edit.Value(given(avro.getMetric(), "metric"), finite(avro.getNumber()));
            case AS_AT -> {
                if (avro.getSecond() == null) {
                    throw new IllegalArgumentException("edits: second must be given");
                }
                yield new Edit.AsAt(given(avro.getMetric(), "metric"), avro.getSecond());
            }
            case UNKNOWN -> throw new IllegalArgumentException("edits: unknown kind");
        };
    }

    private static String given(CharSequence field, String name) {
        if (field == null) {
            throw new IllegalArgumentException("edits: %s must be given".formatted(name));
        }
        return text(field);
    }

    private static double finite(Double number) {
        if (number == null || !Double.isFinite(number)) {
            throw new IllegalArgumentException("edits: number must be given and finite");
        }
        return number;
    }

    private static ModelRequest.Values values(dev.vane.WindowValues avro) {
        return new ModelRequest.Values(
                Fields.vmName(avro.getVm()),
                list(
                        avro.getColumns(),
                        column -> new ModelRequest.Column(text(column.getMetric()), text(column.getUnit()))),
                list(
                        avro.getVms(),
                        vm -> new ModelRequest.VmRows(
                                Fields.vmName(vm.getVm()),
                                optionalText(vm.getCpus()),
                                list(vm.getRows(), row -> list(row, Fields::optional)))));
    }

    static dev.vane.ModelResponse toAvro(ModelResponse response) {
        dev.vane.ModelResponse.Builder avro =
                dev.vane.ModelResponse.newBuilder().setId(response.id()).setClient(response.client());
        switch (response.outcome()) {
            case Refusal refusal ->
                avro.setRefusal(dev.vane.Refusal.newBuilder()
                        .setReason(symbol(dev.vane.RefusalReason.class, refusal.reason()))
                        .setField(refusal.field())
                        .setDetail(refusal.detail())
                        .build());
            case Answer answer -> avro.setAnswer(toAvro(answer));
            case MapPart part ->
                avro.setMapPart(dev.vane.MapPart.newBuilder()
                        .setPart(part.part())
                        .setBlock(part.block())
                        .setMap(ByteBuffer.wrap(Codecs.ATTENTION_MAP.encode(part.map())))
                        .setFloats(part.floats().map(Fields::buffer).orElse(null))
                        .build());
        }
        return avro.build();
    }

    private static dev.vane.Answer toAvro(Answer answer) {
        return dev.vane.Answer.newBuilder()
                .setPrediction(ByteBuffer.wrap(Codecs.PREDICTION.encode(answer.prediction())))
                .setShifted(answer.shifted())
                .setAttention(ByteBuffer.wrap(Codecs.ATTENTION_SUMMARY.encode(answer.attention())))
                .setPublished(answer.published()
                        .map(published -> ByteBuffer.wrap(Codecs.PREDICTION.encode(published)))
                        .orElse(null))
                .setSources(list(answer.sources(), range -> dev.vane.RecordRange.newBuilder()
                        .setTopic(range.topic())
                        .setPartition(range.partition())
                        .setFirst(range.first())
                        .setLast(range.last())
                        .build()))
                .setExplanation(answer.explanation()
                        .map(explanation -> ByteBuffer.wrap(Codecs.EXPLANATION.encode(explanation)))
                        .orElse(null))
                .setMapParts(answer.mapParts())
                .build();
    }

    static ModelResponse response(dev.vane.ModelResponse avro) {
        return new ModelResponse(text(avro.getId()), text(avro.getClient()), outcome(avro));
    }

    private static Outcome outcome(dev.vane.ModelResponse avro) {
        List<Outcome> given = Stream.of(
                        Optional.ofNullable(avro.getRefusal()).map(RequestMapping::refusal),
                        Optional.ofNullable(avro.getAnswer()).map(RequestMapping::answer),
                        Optional.ofNullable(avro.getMapPart()).map(RequestMapping::mapPart))
                .<Outcome>flatMap(Optional::stream)
                .toList();
        if (given.size() != 1) {
            throw new IllegalArgumentException("one of refusal, answer and mapPart must be given");
        }
        return given.getFirst();
    }

    private static Refusal refusal(dev.vane.Refusal refusal) {
        return new Refusal(
                symbol(ModelResponse.Reason.class, refusal.getReason()),
                text(refusal.getField()),
                text(refusal.getDetail()));
    }

    private static Answer answer(dev.vane.Answer answer) {
        return new Answer(
                nested(Codecs.PREDICTION, answer.getPrediction(), "prediction"),
                answer.getShifted(),
                nested(Codecs.ATTENTION_SUMMARY, answer.getAttention(), "attention"),
                Optional.ofNullable(answer.getPublished())
                        .map(published -> nested(Codecs.PREDICTION, published, "published")),
                ranges(answer.getSources()),
                Optional.ofNullable(answer.getExplanation())
                        .map(explanation -> nested(Codecs.EXPLANATION, explanation, "explanation")),
                answer.getMapParts());
    }

    private static MapPart mapPart(dev.vane.MapPart part) {
        return new MapPart(
                part.getPart(),
                part.getBlock(),
                nested(Codecs.ATTENTION_MAP, part.getMap(), "map"),
                Optional.ofNullable(part.getFloats()).map(Fields::bytes));
    }

    private static List<RecordRange> ranges(List<dev.vane.RecordRange> avro) {
        return list(
                avro,
                range -> new RecordRange(
                        text(range.getTopic()), range.getPartition(), range.getFirst(), range.getLast()));
    }

    private static <T> T nested(AvroCodec<T> codec, ByteBuffer encoded, String field) {
        try {
            return codec.decode(bytes(encoded).get());
        } catch (RefusedException e) {
            throw RefusedException.unchecked(Reason.MALFORMED, field + ": " + e.getMessage());
        }
    }

    private static Optional<String> optionalText(CharSequence field) {
        return Optional.ofNullable(field).map(Fields::text);
    }

    private static OptionalLong optional(Long field) {
        return field == null ? OptionalLong.empty() : OptionalLong.of(field);
    }

    private static Long nullable(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
