package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/** The table of everything that travels: whatever is added to it is known wherever it must be. */
class CodecsTest {
    private static final byte[] KEY = "host-1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] VM_KEY = "host-1/vm-1".getBytes(StandardCharsets.UTF_8);

    @Test
    void everyReleasedSchemaOfAnotherRecordIsTheWrongTypeForSamples() {
        for (Schema schema :
                schemasOfAllBut(List.of(Codecs.SAMPLE, Codecs.TICK, Codecs.MEASURED_PERFORMANCE, Codecs.RESET))) {
            assertThat(SourceRecords.read(KEY, headerOf(schema), Records.SECOND * 1000))
                    .as(schema.getName())
                    .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.WRONG_TYPE));
        }
    }

    @Test
    void everyReleasedSchemaOfAnotherRecordIsTheWrongTypeForMeasuredPerformances() {
        for (Schema schema : schemasOfAllBut(List.of(Codecs.MEASURED_PERFORMANCE))) {
            assertThat(MeasuredPerformances.read(VM_KEY, headerOf(schema), Records.SECOND * 1000))
                    .as(schema.getName())
                    .isInstanceOfSatisfying(MeasuredReading.Refused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.WRONG_TYPE));
        }
    }

    @Test
    void everyTopicHasOneOfTheCodecs() {
        assertThat(Codecs.ALL).extracting(codec -> codec.schema().getName()).doesNotHaveDuplicates();
        // Samples, ticks and resets share a topic; every other type has its own.
        assertThat(Topics.ALL).hasSize(Codecs.ALL.size() - 2);
    }

    private static List<Schema> schemasOfAllBut(List<AvroCodec<?>> own) {
        List<Schema> others = Codecs.ALL.stream()
                .filter(codec -> !own.contains(codec))
                .flatMap(codec -> codec.versions().stream())
                .toList();
        assertThat(others).hasSizeGreaterThanOrEqualTo(10);
        return others;
    }

    /** What Avro's single-object encoding starts with: marker and fingerprint. Type is judged before the body is read. */
    private static byte[] headerOf(Schema schema) {
        return ByteBuffer.allocate(2 + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xc3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }
}
