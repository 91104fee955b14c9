package dev.vane.e2e;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** What faulty memory, disks and networks do to bytes. */
enum ByteDamage {
    FLIPS {
        @Override
        byte[] of(byte[] whole, byte[] other, Random random) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return damaged;
        }
    },
    DELETION {
        @Override
        byte[] of(byte[] whole, byte[] other, Random random) {
            int from = random.nextInt(whole.length);
            int to = Math.min(whole.length, from + 1 + random.nextInt(20));
            return joined(Arrays.copyOf(whole, from), Arrays.copyOfRange(whole, to, whole.length));
        }
    },
    INSERTION {
        @Override
        byte[] of(byte[] whole, byte[] other, Random random) {
            int at = random.nextInt(whole.length);
            byte[] inserted = new byte[1 + random.nextInt(20)];
            random.nextBytes(inserted);
            return joined(joined(Arrays.copyOf(whole, at), inserted), Arrays.copyOfRange(whole, at, whole.length));
        }
    },
    SPLICE {
        @Override
        byte[] of(byte[] whole, byte[] other, Random random) {
            int to = random.nextInt(whole.length);
            return joined(
                    Arrays.copyOf(whole, to), Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
        }
    };

    /** Damages a record's bytes; {@code other} is another record's, for the damage that mixes two. */
    abstract byte[] of(byte[] whole, byte[] other, Random random);

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
