package dev.vane.e2e;

import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.utils.Bytes;

/**
 * A sample whose bytes are written by hand, so that it can break the rules: what the contract's own types refuse to hold
 * can be in here. It has no extras.
 *
 * @param header marker and schema fingerprint
 * @param host bytes of its name, which need not be text
 * @param vm bytes of its name, which need not be text
 */
record RawSample(Bytes header, Bytes host, Bytes vm, long second, int catalogue, List<Optional<Float>> values) {
    private static final int HEADER_BYTES = 10;

    RawSample {
        values = List.copyOf(values);
    }

    /** Writes the same bytes as the contract's own encoder, until something is changed. */
    static RawSample of(Sample sample) {
        List<Optional<Float>> values = new ArrayList<>();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            OptionalDouble value = sample.values().get(metric);
            values.add(value.isPresent() ? Optional.of((float) value.getAsDouble()) : Optional.empty());
        }
        return new RawSample(
                Bytes.wrap(Arrays.copyOf(SourceRecords.encode(sample), HEADER_BYTES)),
                utf8(sample.host()),
                utf8(sample.vm()),
                sample.second(),
                MetricCatalogue.VERSION,
                values);
    }

    static Bytes utf8(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    RawSample withHost(Bytes other) {
        return new RawSample(header, other, vm, second, catalogue, values);
    }

    RawSample withVm(Bytes other) {
        return new RawSample(header, host, other, second, catalogue, values);
    }

    RawSample withSecond(long other) {
        return new RawSample(header, host, vm, other, catalogue, values);
    }

    RawSample withCatalogue(int other) {
        return new RawSample(header, host, vm, second, other, values);
    }

    RawSample withValue(int metric, float value) {
        List<Optional<Float>> changed = new ArrayList<>(values);
        changed.set(metric, Optional.of(value));
        return new RawSample(header, host, vm, second, catalogue, changed);
    }

    /** With the last values left out, or absent ones added. */
    RawSample withValueCount(int count) {
        List<Optional<Float>> changed = new ArrayList<>(values);
        while (changed.size() < count) {
            changed.add(Optional.empty());
        }
        return new RawSample(header, host, vm, second, catalogue, changed.subList(0, count));
    }

    /** As Avro writes it: header, then each field. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.get());
        writeText(host, out);
        writeText(vm, out);
        writeLong(second, out);
        writeLong(catalogue, out);
        writeLong(values.size(), out);
        values.forEach(value -> writeValue(value, out));
        writeLong(0, out); // the array's end
        writeLong(0, out); // no extras
        return out.toByteArray();
    }

    private static void writeText(Bytes text, ByteArrayOutputStream out) {
        writeLong(text.get().length, out);
        out.writeBytes(text.get());
    }

    private static void writeValue(Optional<Float> value, ByteArrayOutputStream out) {
        writeLong(value.isPresent() ? 1 : 0, out);
        value.ifPresent(present -> out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(present)
                .array()));
    }

    /** Zigzag, then seven bits to a byte. */
    private static void writeLong(long number, ByteArrayOutputStream out) {
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
