package dev.vane.contracts;

import static dev.vane.contracts.Records.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.DeadLetter.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** Every rule of the measured-performances topic, and the reason that breaking it gives. */
class MeasuredPerformancesTest {
    private static final byte[] VM = bytes("host-1/vm-1");
    private static final byte[] MEASURED = Topics.MEASURED_PERFORMANCES
            .value()
            .serializer()
            .serialize(Topics.MEASURED_PERFORMANCES.name(), Records.MEASURED_PERFORMANCE);

    @Test
    void acceptsWhatKeepsTheContract() {
        assertThat(read(VM, MEASURED)).isEqualTo(new MeasuredReading.Accepted(Records.MEASURED_PERFORMANCE));
        assertThat(read(VM, measured(avro -> avro)))
                .isEqualTo(new MeasuredReading.Accepted(new MeasuredPerformance(Records.KEY, SECOND, 1, 0.5f)));
    }

    @Test
    void wantsAKey() {
        assertRefused(read(null, MEASURED), Reason.NULL_KEY);
        assertRefused(read(null, null), Reason.NULL_KEY);
    }

    @Test
    void takesARecordWithoutValueForAReset() {
        assertThat(read(VM, null)).isEqualTo(new MeasuredReading.Accepted(Records.RESET));
        assertThat(read(bytes("host-1/"), null))
                .isEqualTo(new MeasuredReading.Accepted(new Reset("host-1", Optional.empty(), SECOND)));
        assertThat(read(bytes("host-1/a/"), null))
                .isEqualTo(new MeasuredReading.Accepted(new Reset("host-1", Optional.of("a/"), SECOND)));
        assertThat(read(bytes("host-1//"), null))
                .isEqualTo(new MeasuredReading.Accepted(new Reset("host-1", Optional.of("/"), SECOND)));
    }

    @Test
    void resetsNothingThatIsNotNamed() {
        for (String bad : List.of("", "/", "host-1", "/vm-1", "host\n/vm-1", "n".repeat(254) + "/")) {
            assertRefused(read(bytes(bad), null), Reason.INVALID_NAME);
        }
        assertRefused(read(new byte[] {'h', (byte) 0xff}, null), Reason.INVALID_UTF8);
        assertRefused(read(bytes("n".repeat(508)), null), Reason.NAME_TOO_LONG);
    }

    @Test
    void aResetIsAskedForByTheKeyThatItsNamesGive() {
        assertThat(Reset.keyOf("host-1", Optional.of("a/b"))).isEqualTo(bytes("host-1/a/b"));
        assertThat(Reset.keyOf("host-1", Optional.empty())).isEqualTo(bytes("host-1/"));
        assertThatThrownBy(() -> Reset.keyOf("a/b", Optional.empty())).hasMessage("host must not contain a slash: a/b");
        assertThatThrownBy(() -> Reset.keyOf("host-1", Optional.of(""))).hasMessage("vm must not be empty");
        assertThatThrownBy(() -> new Reset("host-1", Optional.empty(), 0))
                .hasMessage("second must be after the epoch: 0");
    }

    @Test
    void wantsTheVmAsKey() {
        assertRefused(read(bytes("host-1"), MEASURED), Reason.KEY_MISMATCH);
        assertRefused(read(bytes("host-1/vm-2"), MEASURED), Reason.KEY_MISMATCH);
        assertRefused(read(bytes("n".repeat(508)), MEASURED), Reason.NAME_TOO_LONG);
        assertRefused(read(new byte[] {'h', (byte) 0xc3, '('}, MEASURED), Reason.INVALID_UTF8);
    }

    @Test
    void takesTheLongestNames() {
        String longest = "n".repeat(VmKey.MAX_NAME_BYTES);
        byte[] value = measured(avro -> avro.set("host", longest).set("vm", longest));

        assertThat(read(bytes(longest + "/" + longest), value)).isInstanceOf(MeasuredReading.Accepted.class);
        assertRefused(read(VM, Arrays.copyOf(MEASURED, (1 << 10) + 1)), Reason.OVERSIZED);
    }

    @Test
    void takesMeasuredPerformancesOnly() {
        assertRefused(read(VM, SourceRecords.encode(Records.sample())), Reason.WRONG_TYPE);
        byte[] prediction = Topics.PREDICTIONS.value().serializer().serialize("p", Records.PREDICTION);

        assertRefused(read(VM, prediction), Reason.WRONG_TYPE);
        assertRefused(read(VM, SourceRecords.encode(Records.RESET)), Reason.WRONG_TYPE);
        assertRefused(read(VM, bytes("{\"host\": \"host-1\"}")), Reason.NOT_ENCODED);
    }

    @Test
    void standsInTheLogOfItsHostAlone() {
        assertThat(SourceRecords.read(bytes("host-1"), SourceRecords.encode(Records.RESET), SECOND * 1000))
                .isEqualTo(new Reading.Accepted(Records.RESET));
        assertThat(SourceRecords.read(bytes("host-1"), MEASURED, SECOND * 1000))
                .isEqualTo(new Reading.Accepted(Records.MEASURED_PERFORMANCE));
        assertThat(SourceRecords.read(VM, MEASURED, SECOND * 1000))
                .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.KEY_MISMATCH));
    }

    @Test
    void wantsARelativePerformance() {
        for (float bad : new float[] {0, -0.1f, 1.001f}) {
            assertRefused(read(VM, measured(avro -> avro.set("relativePerformance", bad))), Reason.OUT_OF_RANGE);
        }
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertRefused(read(VM, measured(avro -> avro.set("relativePerformance", bad))), Reason.NON_FINITE_VALUE);
        }
        assertThat(read(VM, measured(avro -> avro.set("relativePerformance", 1f))))
                .isInstanceOf(MeasuredReading.Accepted.class);
    }

    @Test
    void wantsASpanNoLongerThanAWindow() {
        for (int bad : new int[] {0, -1, 61, Integer.MAX_VALUE}) {
            assertRefused(read(VM, measured(avro -> avro.set("spanSeconds", bad))), Reason.OUT_OF_RANGE);
        }
        assertThat(read(VM, measured(avro -> avro.set("spanSeconds", 60))))
                .isInstanceOf(MeasuredReading.Accepted.class);
    }

    @Test
    void wantsATimeThatHasCome() {
        assertRefused(read(VM, measured(avro -> avro.set("second", 0L))), Reason.INVALID_TIME);
        assertRefused(read(VM, measured(avro -> avro.set("second", SECOND + 61))), Reason.FUTURE);
        assertThat(read(VM, measured(avro -> avro.set("second", SECOND + 60))))
                .isInstanceOf(MeasuredReading.Accepted.class);
    }

    @Test
    void wantsNamesThatBreakNothing() {
        assertRefused(read(VM, measured(avro -> avro.set("host", "a/b"))), Reason.INVALID_NAME);
        assertRefused(read(VM, measured(avro -> avro.set("vm", ""))), Reason.INVALID_NAME);
        assertRefused(
                read(VM, measured(avro -> avro.set("vm", new Utf8(new byte[] {(byte) 0xff})))), Reason.INVALID_UTF8);
    }

    @Test
    void threeThousandMutationsAreReadOrRefused() {
        Random random = new Random(1);
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        for (int i = 0; i < 3_000; i++) {
            byte[] mutated = Arrays.copyOf(MEASURED, random.nextInt(4) == 0 ? random.nextInt(60) : MEASURED.length);
            for (int flips = random.nextInt(4); flips > 0 && mutated.length > 0; flips--) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }

            if (read(VM, mutated) instanceof MeasuredReading.Refused refused) {
                reasons.add(refused.reason());
            }
        }
        assertThat(reasons)
                .contains(Reason.NOT_ENCODED, Reason.UNKNOWN_SCHEMA, Reason.TRUNCATED, Reason.KEY_MISMATCH)
                .doesNotContain(Reason.UNKNOWN);
    }

    @Test
    void theRecordItselfRefusesWhatCannotBe() {
        assertThatThrownBy(() -> new MeasuredPerformance(Records.KEY, 0, 1, 0.5f))
                .hasMessage("second must be after the epoch: 0");
        assertThatThrownBy(() -> new MeasuredPerformance(Records.KEY, 1, 61, 0.5f))
                .hasMessage("spanSeconds must be 1 to 60: 61");
        assertThatThrownBy(() -> new MeasuredPerformance(Records.KEY, 1, 1, Float.NaN))
                .hasMessage("relativePerformance must be in (0, 1]: NaN");
    }

    private static MeasuredReading read(byte[] key, byte[] value) {
        return MeasuredPerformances.read(key, value, SECOND * 1000);
    }

    private static void assertRefused(MeasuredReading reading, Reason reason) {
        assertThat(reading).isInstanceOfSatisfying(MeasuredReading.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).isNotBlank().hasSizeLessThan(1000);
        });
    }

    /** A record that differs from a valid one, of one second and 0.5, in what {@code change} sets. */
    private static byte[] measured(UnaryOperator<GenericRecordBuilder> change) {
        GenericRecord avro = change.apply(new GenericRecordBuilder(Codecs.MEASURED_PERFORMANCE.schema())
                        .set("host", "host-1")
                        .set("vm", "vm-1")
                        .set("second", SECOND)
                        .set("relativePerformance", 0.5f))
                .build();
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
