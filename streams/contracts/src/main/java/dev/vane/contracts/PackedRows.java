package dev.vane.contracts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.apache.kafka.common.utils.Bytes;

/**
 * Rows of features, each present or absent, without room for what is absent.
 *
 * @param features of each row
 * @param imputed one byte for each row, oldest first: 1 if it repeats an earlier one, else 0
 * @param presence for each row as many bytes as hold a bit for each feature, the first in the lowest bit of the first byte
 * @param values of each present feature, row by row: a float of four bytes, little endian, finite
 */
public record PackedRows(int features, Bytes imputed, Bytes presence, Bytes values) {
    public PackedRows {
        int rows = imputed.get().length;
        requireLength("presence", presence, (long) rows * rowBytes(features));
        requireLength(
                "values",
                values,
                (long) Float.BYTES * BitSet.valueOf(presence.get()).cardinality());
        if (rows == 0 || features < 1) {
            throw new IllegalArgumentException("at least one row and feature: %d, %d".formatted(rows, features));
        }
    }

    /** Takes rows, oldest first. */
    public interface Taker {
        /**
         * Takes a row.
         *
         * @param values one for each feature; 0 where it is absent
         * @param presence one bit for each feature, the first in the lowest bit of the first word
         */
        void row(float[] values, long[] presence, boolean imputed);
    }

    /** Starts with no row. */
    public static Packer of(int features) {
        return new Packer(features);
    }

    public int rows() {
        return imputed.get().length;
    }

    /** Unpacks all rows. */
    public void forEach(Taker taker) {
        ByteBuffer packed = ByteBuffer.wrap(values.get()).order(ByteOrder.LITTLE_ENDIAN);
        int words = (features + Long.SIZE - 1) / Long.SIZE;
        for (int row = 0; row < rows(); row++) {
            float[] unpacked = new float[features];
            long[] present = new long[words];
            for (int feature = 0; feature < features; feature++) {
                if (isPresent(row, feature)) {
                    present[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
                    unpacked[feature] = packed.getFloat();
                }
            }
            taker.row(unpacked, present, imputed.get()[row] == 1);
        }
    }

    private boolean isPresent(int row, int feature) {
        return (presence.get()[row * rowBytes(features) + feature / Byte.SIZE] >> (feature % Byte.SIZE) & 1) == 1;
    }

    private static int rowBytes(int features) {
        return (features + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static void requireLength(String what, Bytes bytes, long expected) {
        if (bytes.get().length != expected) {
            throw new IllegalArgumentException(
                    "%s must have %d bytes: %d".formatted(what, expected, bytes.get().length));
        }
    }

    /** Collects rows. */
    public static final class Packer {
        private final int features;
        private final java.io.ByteArrayOutputStream imputed = new java.io.ByteArrayOutputStream();
        private final java.io.ByteArrayOutputStream presence = new java.io.ByteArrayOutputStream();
        private final java.io.ByteArrayOutputStream values = new java.io.ByteArrayOutputStream();

        private Packer(int features) {
            this.features = features;
        }

        /** Adds a row. */
        public Packer add(boolean isImputed, IntPredicate isPresent, IntToDoubleFunction value) {
            byte[] bits = new byte[rowBytes(features)];
            ByteBuffer present = ByteBuffer.allocate(features * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int feature = 0; feature < features; feature++) {
                if (isPresent.test(feature)) {
                    bits[feature / Byte.SIZE] |= (byte) (1 << (feature % Byte.SIZE));
                    present.putFloat((float) value.applyAsDouble(feature));
                }
            }
            values.write(present.array(), 0, present.position());
            imputed.write(isImputed ? 1 : 0);
            presence.writeBytes(bits);
            return this;
        }

        public PackedRows pack() {
            return new PackedRows(
                    features,
                    Bytes.wrap(imputed.toByteArray()),
                    Bytes.wrap(presence.toByteArray()),
                    Bytes.wrap(values.toByteArray()));
        }
    }
}
