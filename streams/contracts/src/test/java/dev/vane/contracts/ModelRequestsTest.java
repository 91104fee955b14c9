package dev.vane.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.ModelRequests.Accepted;
import dev.vane.contracts.ModelRequests.Refused;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.RecordRange;
import dev.vane.contracts.ModelResponse.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelRequestsTest {
    private static final String ID = "request-1";

    private static ModelRequest asking(ModelRequest.Asked window) {
        return new ModelRequest(
                ID,
                "sre:console",
                Optional.of("model@1"),
                OptionalLong.of(1_790_000_000_123L),
                window,
                new ModelRequest.Wanted(true, ModelRequest.Maps.FLOATS));
    }

    static Stream<ModelRequest.Asked> windows() {
        return Stream.of(
                new ModelRequest.Reference(Records.KEY, OptionalLong.empty(), List.of()),
                new ModelRequest.Reference(
                        Records.KEY,
                        OptionalLong.of(Records.SECOND),
                        List.of(
                                new Edit.WithoutNeighbour("vm-2"),
                                new Edit.Factor("vm.cpu.utilization", 0.5),
                                new Edit.Value("vm.cpu.utilization", 0.25),
                                new Edit.AsAt("vm.cpu.utilization", Records.SECOND - 9))),
                new ModelRequest.Values(
                        "a",
                        List.of(new ModelRequest.Column("vm.cpu.utilization", "1")),
                        List.of(
                                new ModelRequest.VmRows(
                                        "a",
                                        Optional.of("0-1"),
                                        List.of(List.of(OptionalDouble.of(0.5)), List.of(OptionalDouble.empty()))),
                                new ModelRequest.VmRows(
                                        "b",
                                        Optional.empty(),
                                        List.of(List.of(OptionalDouble.of(1)), List.of(OptionalDouble.of(0)))))));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void readsWhatWasWritten(ModelRequest.Asked window) {
        ModelRequest request = asking(window);

        assertThat(ModelRequests.read(ID.getBytes(UTF_8), Codecs.MODEL_REQUEST.encode(request)))
                .isEqualTo(new Accepted(request));
    }

    static Stream<ModelResponse.Outcome> outcomes() {
        return Stream.of(
                new Refusal(Reason.DEADLINE, "deadline", "it was over 3 ms ago"),
                new Answer(
                        Records.PREDICTION,
                        0.5f,
                        Records.ATTENTION_SUMMARY,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        0),
                new Answer(
                        Records.PREDICTION,
                        0.5f,
                        Records.ATTENTION_SUMMARY,
                        Optional.of(Records.UNFAMILIAR_PREDICTION),
                        List.of(new RecordRange("vane.samples.v1", 3, 7, 99)),
                        Optional.of(Records.EXPLANATION),
                        2),
                new MapPart(1, 0, Records.ATTENTION_MAP, Optional.empty()),
                new MapPart(2, 1, Records.ATTENTION_MAP, Optional.of(Bytes.wrap(new byte[18 * Float.BYTES]))));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void readsTheResponseThatWasWritten(ModelResponse.Outcome outcome) {
        ModelResponse response = new ModelResponse(ID, "sre", outcome);

        byte[] bytes = Topics.RESPONSES.value().serializer().serialize("any", response);

        assertThat(Topics.RESPONSES.value().deserializer().deserialize("any", bytes))
                .isEqualTo(response);
    }

    @Test
    void everyReasonHasASymbolOfItsOwn() {
        assertThat(Arrays.stream(Reason.values()).map(Enum::name))
                .containsExactlyElementsOf(Arrays.stream(dev.vane.RefusalReason.values())
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void whoeverCanBeToldIsTold() {
        byte[] key = ID.getBytes(UTF_8);
        byte[] other = Codecs.MODEL_REQUEST.encode(new ModelRequest(
                "other",
                "sre",
                Optional.empty(),
                OptionalLong.empty(),
                new ModelRequest.Reference(Records.KEY, OptionalLong.empty(), List.of()),
                ModelRequest.Wanted.PREDICTION));

        assertThat(ModelRequests.read(key, null)).isEqualTo(refused(Reason.MALFORMED, "", "the record has no value"));
        assertThat(ModelRequests.read(key, "{}".getBytes(UTF_8)))
                .isEqualTo(refused(Reason.MALFORMED, "", "not Avro's single-object encoding"));
        assertThat(ModelRequests.read(key, new byte[ModelRequests.MAX_VALUE_BYTES + 1]))
                .isEqualTo(refused(Reason.OVERSIZED, "", "3145729 bytes, at most 3145728 are allowed"));
        assertThat(ModelRequests.read(key, other))
                .isEqualTo(refused(Reason.MALFORMED, "id", "the record key is not the id other"));
        assertThat(ModelRequests.read(key, Codecs.PREDICTION.encode(Records.PREDICTION)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.MALFORMED));
    }

    private static Refused refused(Reason reason, String field, String detail) {
        return new Refused(Optional.of(ID), new Refusal(reason, field, detail));
    }

    @Test
    void whoeverCannotBeToldIsNot() {
        for (byte[] key : new byte[][] {
            null, {}, "a b".getBytes(UTF_8), {(byte) 0xff}, "x".repeat(101).getBytes(UTF_8)
        }) {
            assertThat(ModelRequests.read(key, new byte[0]))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.id()).isEmpty());
        }
    }

    @Test
    void namesTheFieldThatIsWrong() {
        dev.vane.ModelRequest neither =
                dev.vane.ModelRequest.newBuilder().setId(ID).setClient("sre").build();
        dev.vane.ModelRequest badClient = dev.vane.ModelRequest.newBuilder(neither)
                .setClient("")
                .setReference(dev.vane.WindowReference.newBuilder()
                        .setHost("h")
                        .setVm("v")
                        .build())
                .build();
        dev.vane.ModelRequest badEdit = dev.vane.ModelRequest.newBuilder(neither)
                .setReference(dev.vane.WindowReference.newBuilder()
                        .setHost("h")
                        .setVm("v")
                        .setEdits(List.of(dev.vane.Edit.newBuilder()
                                .setKind(dev.vane.EditKind.FACTOR)
                                .setMetric("vm.cpu.utilization")
                                .setNumber(Double.NaN)
                                .build()))
                        .build())
                .build();

        dev.vane.ModelRequest badMaps = dev.vane.ModelRequest.newBuilder(badEdit)
                .setReference(dev.vane.WindowReference.newBuilder()
                        .setHost("h")
                        .setVm("v")
                        .build())
                .setMaps(dev.vane.MapsWanted.UNKNOWN)
                .build();

        assertThat(fieldOf(neither)).isEmpty();
        assertThat(fieldOf(badMaps)).isEqualTo("maps");
        assertThat(fieldOf(badClient)).isEqualTo("client");
        assertThat(fieldOf(badEdit)).isEqualTo("edits");
    }

    private static String fieldOf(dev.vane.ModelRequest avro) {
        try {
            byte[] bytes = new BinaryMessageEncoder<dev.vane.ModelRequest>(
                            SpecificData.getForClass(dev.vane.ModelRequest.class), avro.getSchema())
                    .encode(avro)
                    .array();
            return ((Refused) ModelRequests.read(ID.getBytes(UTF_8), bytes))
                    .refusal()
                    .field();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
