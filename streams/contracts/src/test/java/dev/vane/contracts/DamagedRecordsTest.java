package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vane.contracts.DeadLetter.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** Whatever bytes arrive, reading them neither throws nor takes much memory. */
class DamagedRecordsTest {
    private static final byte[] HOST = "host-1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SAMPLE = SourceRecords.encode(Records.sample());
    private static final byte[] TICK = SourceRecords.encode(Records.TICK);

    /** Header, then host and second, of {@link #TICK}: its first array follows. */
    private static final int TICK_READ = 10 + 7 + 5;

    private static final int HEADER = 10;

    /** 2^30 as Avro writes it. */
    private static final byte[] HUGE = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08};

    /** Most that reading one small record may allocate: Avro's list of the longest array allowed, and some. */
    private static final long MAX_ALLOCATED_BYTES = 4 << 20;

    @Test
    void twentyThousandMutationsAreReadOrRefused() {
        Random random = new Random(1);
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = mutate(i % 2 == 0 ? SAMPLE : TICK, random);

            if (readWithinBounds(mutated) instanceof Reading.Refused refused) {
                reasons.add(refused.reason());
            }
        }
        assertThat(reasons)
                .contains(
                        Reason.NOT_ENCODED,
                        Reason.UNKNOWN_SCHEMA,
                        Reason.TRUNCATED,
                        Reason.TRAILING_BYTES,
                        Reason.MALFORMED,
                        Reason.INVALID_UTF8,
                        Reason.KEY_MISMATCH,
                        Reason.NEGATIVE_VALUE)
                .doesNotContain(Reason.UNKNOWN);
    }

    @Test
    void aClaimedStringOfOneGibibyteIsRefusedUnread() {
        byte[] value = splice(SAMPLE, HEADER, HUGE, 1);

        assertThat(readWithinBounds(value))
                .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.MALFORMED));
    }

    @Test
    void aClaimedArrayOfABillionItemsIsRefusedUnread() {
        byte[] value = splice(TICK, TICK_READ, HUGE, 1);

        assertThat(readWithinBounds(value))
                .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.MALFORMED));
    }

    @Test
    void anArrayInManyBlocksIsBoundedAsAWhole() {
        byte[] blocks = new byte[800_000];
        byte[] sixtyThousandEmptyNames = {(byte) 0xc0, (byte) 0xa9, 0x07};
        for (int start = 0; start + 60_003 <= blocks.length; start += 60_003) {
            System.arraycopy(sixtyThousandEmptyNames, 0, blocks, start, 3);
        }
        byte[] value = splice(TICK, TICK_READ, blocks, 1);

        assertThat(readWithinBounds(value))
                .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.MALFORMED));
    }

    @Test
    void claimedBytesOfOneGibibyteAreRefusedUnread() {
        byte[] letter = Topics.DEAD_LETTERS.value().serializer().serialize("d", Records.DEAD_LETTER);
        int key = HEADER + 1 + 1 + Records.DEAD_LETTER.detail().length() + 1;
        byte[] value = splice(letter, key, HUGE, 1);
        long before = allocatedBytes();

        try {
            Topics.DEAD_LETTERS.value().deserializer().deserialize("d", value);
            assertThat(value).as("read in spite of its claim").isNull();
        } catch (SerializationException e) {
            assertThat(e).hasMessageContaining("DeadLetter");
        }
        assertThat(allocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
    }

    private static Reading readWithinBounds(byte[] value) {
        long before = allocatedBytes();
        Reading reading = SourceRecords.read(HOST, value, Records.SECOND * 1000);
        assertThat(allocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
        return reading;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] mutate(byte[] valid, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> flip(valid, random, 1);
            case 1 -> flip(valid, random, 1 + random.nextInt(40));
            case 2 -> Arrays.copyOf(valid, random.nextInt(valid.length + 20));
            case 3 -> splice(valid, random.nextInt(valid.length), claim(random), random.nextInt(4));
            default -> {
                byte[] other = List.of(SAMPLE, TICK).get(random.nextInt(2));
                int from = random.nextInt(other.length);
                byte[] part = Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from));
                yield splice(valid, random.nextInt(valid.length), part, random.nextInt(30));
            }
        };
    }

    private static byte[] flip(byte[] valid, Random random, int bits) {
        byte[] flipped = valid.clone();
        for (int i = 0; i < bits; i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** A number as Avro writes it, of any size and sign: where a length or count stood, it claims too much. */
    private static byte[] claim(Random random) {
        long number = random.nextLong() >> random.nextInt(64);
        ByteBuffer buffer = ByteBuffer.allocate(10);
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7fL) != 0) {
            buffer.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Replaces {@code removed} bytes at {@code position} with {@code part}. */
    private static byte[] splice(byte[] valid, int position, byte[] part, int removed) {
        int tail = Math.min(valid.length, position + removed);
        return ByteBuffer.allocate(position + part.length + valid.length - tail)
                .put(valid, 0, position)
                .put(part)
                .put(valid, tail, valid.length - tail)
                .array();
    }
}
