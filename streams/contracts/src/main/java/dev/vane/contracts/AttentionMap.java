package dev.vane.contracts;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.BuilderMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/**
 * All attention of one branch of the model in one window, each weight rounded to a byte. A row's weights add up to 1, to
 * the rounding: half of 1/255 of the row's largest weight for each.
 *
 * @param key host and VM, also the record key
 * @param second event time of the window's last row, in seconds since the epoch
 * @param model name and version of the model bundle
 * @param branch whose attention
 * @param calibrated true after calibration of sinks, false before it
 * @param blocks transformer blocks
 * @param heads heads of each block
 * @param tokens keys and queries, CLS first
 * @param features what the tokens behind CLS are, in the system branch; empty in the temporal one, whose tokens are
 *     seconds, the newest last
 * @param scales the largest weight of each row {@code [blocks × heads × tokens]}, four bytes each, little endian
 * @param weights the weight over its row's largest, times 255: {@code [blocks × heads × tokens × tokens]}, query before
 *     key
 */
@RecordBuilder
@RecordBuilder.Options(builderMode = BuilderMode.STAGED)
public record AttentionMap(
        VmKey key,
        long second,
        String model,
        Branch branch,
        boolean calibrated,
        int blocks,
        int heads,
        int tokens,
        List<Feature> features,
        Bytes scales,
        Bytes weights) {
    private static final int FULL = 255;

    public AttentionMap {
        features = List.copyOf(features);
        long rows = (long) blocks * heads * tokens;
        requireLength("scales", scales, rows * Float.BYTES);
        requireLength("weights", weights, rows * tokens);
        if (!features.isEmpty() && features.size() != tokens - 1) {
            throw new IllegalArgumentException(
                    "%d features for %d tokens behind CLS".formatted(features.size(), tokens - 1));
        }
    }

    /**
     * A feature that is a token.
     *
     * @param present false if no real row of the window had it, so that nothing attends to it
     */
    public record Feature(String metric, String group, Scope scope, boolean present) {}

    /**
     * Rounds a map.
     *
     * @param weights not negative, {@code [blocks × heads × tokens × tokens]}
     */
    public static AttentionMap of(
            VmKey key,
            long second,
            String model,
            Branch branch,
            boolean calibrated,
            int blocks,
            int heads,
            int tokens,
            List<Feature> features,
            float[] weights) {
        int rows = blocks * heads * tokens;
        ByteBuffer scales = ByteBuffer.allocate(rows * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] rounded = new byte[weights.length];
        for (int row = 0; row < rows; row++) {
            float largest = 0;
            for (int i = row * tokens; i < (row + 1) * tokens; i++) {
                largest = Math.max(largest, weights[i]);
            }
            scales.putFloat(largest);
            for (int i = row * tokens; largest > 0 && i < (row + 1) * tokens; i++) {
                rounded[i] = (byte) Math.round(weights[i] / largest * FULL);
            }
        }
        return AttentionMapBuilder.builder()
                .key(key)
                .second(second)
                .model(model)
                .branch(branch)
                .calibrated(calibrated)
                .blocks(blocks)
                .heads(heads)
                .tokens(tokens)
                .features(features)
                .scales(Bytes.wrap(scales.array()))
                .weights(Bytes.wrap(rounded))
                .build();
    }

    /** What a query gives to a key. */
    public float weight(int block, int head, int query, int keyToken) {
        int row = (block * heads + head) * tokens + query;
        float largest =
                ByteBuffer.wrap(scales.get()).order(ByteOrder.LITTLE_ENDIAN).getFloat(row * Float.BYTES);
        return Byte.toUnsignedInt(weights.get()[row * tokens + keyToken]) * largest / FULL;
    }

    private static void requireLength(String what, Bytes bytes, long expected) {
        if (bytes.get().length != expected) {
            throw new IllegalArgumentException(
                    "%s must have %d bytes: %d".formatted(what, expected, bytes.get().length));
        }
    }
}
