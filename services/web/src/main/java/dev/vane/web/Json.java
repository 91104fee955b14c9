package dev.vane.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Records as JSON: what is absent or not finite is null, and a key stands as host and VM beside the other fields. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Optional.class, writing(Json::value))
                    .addSerializer(OptionalDouble.class, writing(Json::number))
                    .addSerializer(
                            OptionalInt.class,
                            writing((value, to) -> to.writePOJO(value.isPresent() ? value.getAsInt() : null)))
                    .addSerializer(
                            OptionalLong.class,
                            writing((value, to) -> to.writePOJO(value.isPresent() ? value.getAsLong() : null)))
                    .addSerializer(Float.class, writing(Json::number))
                    .addSerializer(Float.TYPE, writing(Json::number)))
            .addMixIn(Explanation.class, Keyed.class)
            .addMixIn(AttentionSummary.class, Keyed.class)
            .build();

    /** What the records of the contract have in common. */
    interface Keyed {
        @JsonUnwrapped
        VmKey key();
    }

    private interface Writing<T> {
        void write(T value, JsonGenerator to) throws IOException;
    }

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static <T> JsonSerializer<T> writing(Writing<T> writing) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator to, SerializerProvider provider) throws IOException {
                writing.write(value, to);
            }
        };
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // A class literal knows no type of what it holds.
    private static void value(Optional value, JsonGenerator to) throws IOException {
        to.writePOJO(value.orElse(null));
    }

    /** The contract's optional numbers were floats: as doubles they would show digits that they do not have. */
    private static void number(OptionalDouble value, JsonGenerator to) throws IOException {
        number((float) value.orElse(Double.NaN), to);
    }

    private static void number(Float value, JsonGenerator to) throws IOException {
        if (Float.isFinite(value)) {
            to.writeNumber(value);
        } else {
            to.writeNull();
        }
    }
}
