package dev.vane.pipeline.explain;

import dev.vane.inference.engine.ClsAttention;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Where CLS looked in one window, in all blocks and heads.
 *
 * @param model whose attention this is; it is compared with none of another model
 * @param temporal among the seconds
 * @param system among the metrics
 */
public record ClsRows(String model, ClsAttention temporal, ClsAttention system) {
    static Serde<ClsRows> serde() {
        return Serdes.serdeFrom(
                (topic, rows) -> rows == null ? null : rows.toBytes(),
                (topic, bytes) -> bytes == null ? null : of(ByteBuffer.wrap(bytes)));
    }

    private byte[] toBytes() {
        byte[] name = model.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + name.length + size(temporal) + size(system));
        bytes.putInt(name.length).put(name);
        put(temporal, bytes);
        put(system, bytes);
        return bytes.array();
    }

    private static int size(ClsAttention rows) {
        return 3 * Integer.BYTES + rows.blocks() * rows.heads() * rows.keys() * Float.BYTES;
    }

    private static void put(ClsAttention rows, ByteBuffer bytes) {
        bytes.putInt(rows.blocks()).putInt(rows.heads()).putInt(rows.keys());
        for (int block = 0; block < rows.blocks(); block++) {
            for (int head = 0; head < rows.heads(); head++) {
                for (int key = 0; key < rows.keys(); key++) {
                    bytes.putFloat(rows.weight(block, head, key));
                }
            }
        }
    }

    private static ClsRows of(ByteBuffer bytes) {
        byte[] name = new byte[bytes.getInt()];
        bytes.get(name);
        return new ClsRows(new String(name, java.nio.charset.StandardCharsets.UTF_8), rows(bytes), rows(bytes));
    }

    private static ClsAttention rows(ByteBuffer bytes) {
        int blocks = bytes.getInt();
        int heads = bytes.getInt();
        int keys = bytes.getInt();
        float[] weights = new float[blocks * heads * keys];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = bytes.getFloat();
        }
        return new ClsAttention(blocks, heads, keys, weights);
    }
}
