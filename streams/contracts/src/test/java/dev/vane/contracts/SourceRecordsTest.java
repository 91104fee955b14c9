package dev.vane.contracts;

import static dev.vane.contracts.Records.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** Every rule of the samples topic, and the reason that breaking it gives. */
class SourceRecordsTest {
    private static final byte[] HOST = bytes("host-1");
    private static final byte[] SAMPLE = SourceRecords.encode(Records.sample());
    private static final int TOPDOWN = MetricCatalogue.get().indexOf("topdown.retiring");

    @Test
    void acceptsASampleAndATick() {
        assertThat(read(HOST, SAMPLE)).isEqualTo(new Reading.Accepted(Records.sample()));
        assertThat(read(HOST, SourceRecords.encode(Records.TICK))).isEqualTo(new Reading.Accepted(Records.TICK));
    }

    @Test
    void wantsKeyAndValue() {
        assertRefused(read(null, SAMPLE), Reason.NULL_KEY);
        assertRefused(read(HOST, null), Reason.NULL_VALUE);
    }

    @Test
    void takesOneMebibyteAndNotAByteMore() {
        assertRefused(read(HOST, Arrays.copyOf(SAMPLE, 1 << 20)), Reason.TRAILING_BYTES);
        assertRefused(read(HOST, Arrays.copyOf(SAMPLE, (1 << 20) + 1)), Reason.OVERSIZED);
    }

    @Test
    void knowsItsOwnEncoding() {
        assertRefused(read(HOST, bytes("{\"host\": \"host-1\"}")), Reason.NOT_ENCODED);
        assertRefused(read(HOST, new byte[] {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}), Reason.NOT_ENCODED);
        assertRefused(read(HOST, new byte[0]), Reason.NOT_ENCODED);
    }

    @Test
    void knowsItsSchemas() {
        Schema stranger =
                SchemaBuilder.record("Stranger").fields().requiredString("host").endRecord();

        assertRefused(
                read(
                        HOST,
                        encode(new GenericRecordBuilder(stranger)
                                .set("host", "host-1")
                                .build())),
                Reason.UNKNOWN_SCHEMA);
    }

    @Test
    void takesSamplesAndTicksOnly() {
        byte[] prediction = Topics.PREDICTIONS.value().serializer().serialize("p", Records.PREDICTION);
        byte[] letter = Topics.DEAD_LETTERS.value().serializer().serialize("d", Records.DEAD_LETTER);

        assertRefused(read(HOST, prediction), Reason.WRONG_TYPE);
        assertRefused(read(HOST, letter), Reason.WRONG_TYPE);
    }

    @Test
    void noticesEveryCut() {
        int header = 10;
        for (int length = 0; length < SAMPLE.length; length++) {
            Reason reason = length < header ? Reason.NOT_ENCODED : Reason.TRUNCATED;
            assertRefused(read(HOST, Arrays.copyOf(SAMPLE, length)), reason);
        }
    }

    @Test
    void noticesWhatFollowsTheRecord() {
        assertRefused(read(HOST, Arrays.copyOf(SAMPLE, SAMPLE.length + 1)), Reason.TRAILING_BYTES);
    }

    @Test
    void noticesStructureThatCannotBe() {
        byte[] unionBranchOutOfRange = SAMPLE.clone();
        unionBranchOutOfRange[valuesStart()] = 100;

        assertRefused(read(HOST, unionBranchOutOfRange), Reason.MALFORMED);
    }

    @Test
    void wantsValidUtf8InKeyAndValue() {
        byte[] invalid = {'h', (byte) 0xc3, '('};

        assertRefused(read(invalid, SAMPLE), Reason.INVALID_UTF8);
        assertRefused(read(HOST, sample(avro -> avro.set("vm", new Utf8(invalid)))), Reason.INVALID_UTF8);
        assertRefused(read(HOST, withInvalidExtraName()), Reason.INVALID_UTF8);
        assertRefused(read(HOST, tick(avro -> avro.set("gone", List.of(new Utf8(invalid))))), Reason.INVALID_UTF8);
    }

    @Test
    void boundsNames() {
        String tenKilobytes = "n".repeat(10_000);

        assertRefused(read(bytes(tenKilobytes), SAMPLE), Reason.NAME_TOO_LONG);
        assertRefused(read(HOST, sample(avro -> avro.set("host", tenKilobytes))), Reason.NAME_TOO_LONG);
        assertRefused(read(HOST, sample(avro -> avro.set("vm", tenKilobytes))), Reason.NAME_TOO_LONG);
        assertRefused(read(HOST, tick(avro -> avro.set("read", List.of(tenKilobytes)))), Reason.NAME_TOO_LONG);
        assertRefused(read(HOST, sample(avro -> avro.set("vm", "n".repeat(254)))), Reason.NAME_TOO_LONG);
        assertThat(read(HOST, sample(avro -> avro.set("vm", "n".repeat(253))))).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void refusesNamesThatWouldBreakKeysOrLogs() {
        assertRefused(read(HOST, sample(avro -> avro.set("host", "a/b"))), Reason.INVALID_NAME);
        assertRefused(read(HOST, sample(avro -> avro.set("vm", ""))), Reason.INVALID_NAME);
        assertRefused(read(HOST, sample(avro -> avro.set("vm", "line\nbreak"))), Reason.INVALID_NAME);
        assertRefused(read(HOST, tick(avro -> avro.set("gone", List.of("")))), Reason.INVALID_NAME);
    }

    @Test
    void wantsTheHostAsKey() {
        assertRefused(read(bytes("host-2"), SAMPLE), Reason.KEY_MISMATCH);
        assertRefused(read(bytes("host-2"), SourceRecords.encode(Records.TICK)), Reason.KEY_MISMATCH);
    }

    @Test
    void wantsTheCatalogueItKnows() {
        assertRefused(read(HOST, sample(avro -> avro.set("catalogue", 2))), Reason.UNKNOWN_CATALOGUE);
    }

    @Test
    void wantsOneValuePerMetric() {
        assertRefused(read(HOST, sample(avro -> avro.set("values", nulls(102)))), Reason.WRONG_VALUE_COUNT);
        assertRefused(read(HOST, sample(avro -> avro.set("values", nulls(104)))), Reason.WRONG_VALUE_COUNT);
    }

    @Test
    void wantsFiniteValues() {
        assertRefused(read(HOST, sampleWith(0, Float.NaN)), Reason.NON_FINITE_VALUE);
        assertRefused(read(HOST, sampleWith(0, Float.NEGATIVE_INFINITY)), Reason.NON_FINITE_VALUE);
        assertRefused(read(HOST, sample(avro -> avro.set("extras", Map.of("x", Float.NaN)))), Reason.NON_FINITE_VALUE);
    }

    @Test
    void wantsValuesInRange() {
        assertRefused(read(HOST, sampleWith(0, -0.001f)), Reason.NEGATIVE_VALUE);
        assertRefused(read(HOST, sampleWith(TOPDOWN, -0.2f)), Reason.NEGATIVE_VALUE);
        assertRefused(read(HOST, sampleWith(TOPDOWN, 1.2f)), Reason.OUT_OF_RANGE);
        assertThat(read(HOST, sampleWith(TOPDOWN, -0.05f))).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void wantsATimeAfterTheEpoch() {
        assertRefused(read(HOST, sample(avro -> avro.set("second", -1L))), Reason.INVALID_TIME);
        assertRefused(read(HOST, sample(avro -> avro.set("second", 0L))), Reason.INVALID_TIME);
        assertRefused(read(HOST, tick(avro -> avro.set("second", 0L))), Reason.INVALID_TIME);
    }

    @Test
    void wantsATimeThatHasCome() {
        long year2100 = 4_102_444_800L;

        assertRefused(read(HOST, sample(avro -> avro.set("second", year2100))), Reason.FUTURE);
        assertRefused(read(HOST, sample(avro -> avro.set("second", Long.MAX_VALUE))), Reason.FUTURE);
        assertRefused(read(HOST, sample(avro -> avro.set("second", SECOND + 61))), Reason.FUTURE);
        assertThat(read(HOST, sample(avro -> avro.set("second", SECOND + 60)))).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void saysWhatWasFoundAndWhatIsAllowed() {
        assertThat(read(HOST, sampleWith(0, -1f)))
                .isEqualTo(new Reading.Refused(
                        Reason.NEGATIVE_VALUE, "vm.cpu.utilization is -1.0, at least 0.0 is allowed"));
    }

    private static Reading read(byte[] key, byte[] value) {
        return SourceRecords.read(key, value, SECOND * 1000);
    }

    private static void assertRefused(Reading reading, Reason reason) {
        assertThat(reading).isInstanceOfSatisfying(Reading.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).isNotBlank().hasSizeLessThan(1000);
        });
    }

    private static byte[] sampleWith(int metric, float value) {
        List<Float> values = nulls(MetricCatalogue.SIZE);
        values.set(metric, value);
        return sample(avro -> avro.set("values", values));
    }

    /** Avro writes the keys of maps as valid text whatever they were, so this damages what it wrote. */
    private static byte[] withInvalidExtraName() {
        byte[] value = sample(avro -> avro.set("extras", Map.of("~", 1f)));
        for (int i = 0; i < value.length; i++) {
            value[i] = value[i] == '~' ? (byte) 0xff : value[i];
        }
        return value;
    }

    /** Position of the first value's union branch in {@link #SAMPLE}: header, host, vm, second, catalogue, count. */
    private static int valuesStart() {
        return 10 + 7 + 5 + 5 + 1 + 2;
    }

    private static List<Float> nulls(int count) {
        return new ArrayList<>(Collections.nCopies(count, null));
    }

    /** A sample that differs from a valid one in what {@code change} sets. */
    private static byte[] sample(UnaryOperator<GenericRecordBuilder> change) {
        return encode(change.apply(new GenericRecordBuilder(Codecs.SAMPLE.schema())
                        .set("host", "host-1")
                        .set("vm", "vm-1")
                        .set("second", SECOND)
                        .set("catalogue", MetricCatalogue.VERSION)
                        .set("values", nulls(MetricCatalogue.SIZE)))
                .build());
    }

    /** A tick that differs from a valid one in what {@code change} sets. */
    private static byte[] tick(UnaryOperator<GenericRecordBuilder> change) {
        return encode(change.apply(new GenericRecordBuilder(Codecs.TICK.schema())
                        .set("host", "host-1")
                        .set("second", SECOND)
                        .set("read", List.of())
                        .set("gone", List.of()))
                .build());
    }

    private static byte[] encode(GenericRecord avro) {
        try {
            ByteBuffer buffer =
                    new BinaryMessageEncoder<GenericRecord>(GenericData.get(), avro.getSchema()).encode(avro);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
