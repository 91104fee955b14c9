package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsTest {
    private static final byte[] NOISE = {1, 2, 3};

    static Stream<Arguments> valuesByType() {
        return Stream.of(
                Arguments.of(Topics.SAMPLES, "HostRecord"),
                Arguments.of(Topics.PREDICTIONS, "Prediction"),
                Arguments.of(Topics.ATTENTION_SUMMARIES, "AttentionSummary"),
                Arguments.of(Topics.SKIPPED_WINDOWS, "SkippedWindow"),
                Arguments.of(Topics.DEAD_LETTERS, "DeadLetter"),
                Arguments.of(Topics.MEASURED_PERFORMANCES, "MeasuredPerformance"),
                Arguments.of(Topics.REALISED_ERRORS, "RealisedError"),
                Arguments.of(Topics.WINDOWS_TO_EXPLAIN, "WindowToExplain"),
                Arguments.of(Topics.EXPLANATIONS, "Explanation"),
                Arguments.of(Topics.ATTENTION_MAPS, "AttentionMap"),
                Arguments.of(Topics.ATTENTION_STATISTICS, "AttentionStatistics"));
    }

    @ParameterizedTest
    @MethodSource("valuesByType")
    void namesTypeAndTopicWhenAValueCannotBeRead(Topic<?, ?> topic, String type) {
        Topic<?, ?> prefixed = topic.prefixed("blue.");

        assertThatThrownBy(() -> prefixed.value().deserializer().deserialize(prefixed.name(), NOISE))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("cannot read %s from blue.%s: ".formatted(type, topic.name()));
    }

    @Test
    void namesTypeAndTopicWhenAKeyCannotBeRead() {
        byte[] noSlash = {'a'};
        byte[] notUtf8 = {(byte) 0xff};

        assertThatThrownBy(() -> Topics.PREDICTIONS.key().deserializer().deserialize("p", noSlash))
                .isInstanceOf(SerializationException.class)
                .hasMessage("cannot read VmKey from p: key must be host/vm: a");
        assertThatThrownBy(() -> Topics.PREDICTIONS.key().deserializer().deserialize("p", notUtf8))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("cannot read VmKey from p: ");
        assertThatThrownBy(() -> Topics.SAMPLES.key().deserializer().deserialize("s", notUtf8))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("cannot read host from s: ");
    }

    @Test
    void doesNotTakeOneRecordForAnother() {
        byte[] prediction = Topics.PREDICTIONS.value().serializer().serialize("p", Records.PREDICTION);

        assertThatThrownBy(() -> Topics.SKIPPED_WINDOWS.value().deserializer().deserialize("s", prediction))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("cannot read SkippedWindow from s: ");
    }

    @Test
    void passesNullThrough() {
        assertThat(Topics.ALL).allSatisfy(topic -> {
            assertThat(topic.key().deserializer().deserialize(topic.name(), null))
                    .isNull();
            assertThat(topic.value().deserializer().deserialize(topic.name(), null))
                    .isNull();
            assertThat(topic.key().serializer().serialize(topic.name(), null)).isNull();
            assertThat(topic.value().serializer().serialize(topic.name(), null)).isNull();
        });
    }

    @Test
    void recordsCarryTheBrokersTime() {
        assertThat(Topics.ALL).allSatisfy(topic -> assertThat(topic.settings())
                .containsEntry("message.timestamp.type", "LogAppendTime"));
    }

    @Test
    void everyTopicIsMade() {
        assertThat(Topics.ALL).containsAll(Topics.OUTPUTS).containsAll(Topics.OF_EXPLAINING);
    }

    /** Sixteen heads over CLS, 206 metrics and some ratios: more than a broker takes unless it is told. */
    @Test
    void theLargestMapFitsIntoItsTopic() {
        int tokens = 256;
        AttentionMap largest = AttentionMap.of(
                Records.KEY,
                Records.SECOND,
                "m",
                Branch.SYSTEM,
                true,
                4,
                4,
                tokens,
                List.of(),
                new float[16 * tokens * tokens]);

        byte[] bytes = Topics.ATTENTION_MAPS.value().serializer().serialize("a", largest);

        assertThat(bytes)
                .hasSizeGreaterThan(1 << 20)
                .hasSizeLessThan(
                        Integer.parseInt(Topics.ATTENTION_MAPS.settings().get("max.message.bytes")));
        assertThat(Topics.ATTENTION_MAPS.settings()).containsEntry("retention.ms", "3600000");
    }

    @Test
    void aPrefixChangesTheNameAlone() {
        Topic<VmKey, Prediction> prefixed = Topics.PREDICTIONS.prefixed("blue.");

        assertThat(prefixed.name()).isEqualTo("blue.vane.predictions.v1");
        assertThat(prefixed.settings()).isEqualTo(Topics.PREDICTIONS.settings());
    }
}
