package dev.vane.pipeline.window;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A version byte, then the fields. Internal to one version of the pipeline: state of another version is refused rather
 * than misread.
 */
public final class VersionedSerde {
    /** Version 1 was that of the pipeline that gathered windows in batches: some of its windows still had to be predicted. */
    private static final byte VERSION = 2;

    /** Writes the fields of a value. */
    public interface Writer<T> {
        /** Writes them in a fixed order. */
        void write(T value, DataOutputStream out) throws IOException;
    }

    /** Reads the fields of a value. */
    public interface Reader<T> {
        /** Reads them in the order in which they were written. */
        T read(DataInputStream in) throws IOException;
    }

    private VersionedSerde() {}

    /**
     * The serde of a type.
     *
     * @param type what errors call the values
     */
    public static <T> Serde<T> of(String type, Writer<T> writer, Reader<T> reader) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : bytes(type, value, writer),
                (topic, bytes) -> bytes == null ? null : value(type, topic, bytes, reader));
    }

    private static <T> byte[] bytes(String type, T value, Writer<T> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writer.write(value, out);
        } catch (IOException e) {
            throw new SerializationException("cannot write " + type, e);
        }
        return bytes.toByteArray();
    }

    private static <T> T value(String type, String topic, byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new StateVersionException(topic, version, VERSION);
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new SerializationException("cannot read %s from %s".formatted(type, topic), e);
        }
    }
}
