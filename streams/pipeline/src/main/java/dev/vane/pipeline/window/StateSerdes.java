package dev.vane.pipeline.window;

import dev.vane.contracts.Tick;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import dev.vane.pipeline.time.HostState;
import dev.vane.pipeline.time.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How the stores' structured values look in the changelogs: a version byte, then the fields. Internal to one version of
 * the pipeline; an unknown version is refused rather than misread.
 */
final class StateSerdes {
    private static final byte VERSION = 1;

    static final Serde<HostState> HOST_STATE = serde("HostState", StateSerdes::write, StateSerdes::readHostState);
    static final Serde<ClosedSecond> CLOSED_SECOND =
            serde("ClosedSecond", StateSerdes::write, StateSerdes::readClosedSecond);

    private StateSerdes() {}

    private static void write(HostState state, DataOutputStream out) throws IOException {
        out.writeLong(state.streamTime());
        out.writeLong(state.lastClosed());
        out.writeLong(state.emissions());
        out.writeInt(state.members().size());
        for (Map.Entry<String, Member> member : state.members().entrySet()) {
            out.writeUTF(member.getKey());
            out.writeLong(member.getValue().lastSample());
            out.writeLong(member.getValue().realRows());
        }
        out.writeInt(state.openTicks().size());
        for (Tick tick : state.openTicks()) {
            out.writeUTF(tick.host());
            out.writeLong(tick.second());
            writeNames(tick.read(), out);
            writeNames(tick.gone(), out);
            out.writeBoolean(tick.last());
        }
    }

    private static HostState readHostState(DataInputStream in) throws IOException {
        long streamTime = in.readLong();
        long lastClosed = in.readLong();
        long emissions = in.readLong();
        Map<String, Member> members = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            members.put(in.readUTF(), new Member(in.readLong(), in.readLong()));
        }
        List<Tick> ticks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            ticks.add(new Tick(in.readUTF(), in.readLong(), readNames(in), readNames(in), in.readBoolean()));
        }
        return new HostState(streamTime, lastClosed, emissions, members, ticks);
    }

    private static void write(ClosedSecond closed, DataOutputStream out) throws IOException {
        out.writeLong(closed.second());
        out.writeInt(closed.stride());
        out.writeLong(closed.emissionsBefore());
        out.writeInt(closed.entries().size());
        for (Entry entry : closed.entries()) {
            out.writeUTF(entry.vm());
            out.writeUTF(entry.presence().name());
            out.writeBoolean(entry.due());
        }
    }

    private static ClosedSecond readClosedSecond(DataInputStream in) throws IOException {
        long second = in.readLong();
        int stride = in.readInt();
        long emissionsBefore = in.readLong();
        List<Entry> entries = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            entries.add(new Entry(in.readUTF(), Presence.valueOf(in.readUTF()), in.readBoolean()));
        }
        return new ClosedSecond(second, stride, emissionsBefore, entries);
    }

    private static void writeNames(List<String> names, DataOutputStream out) throws IOException {
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
    }

    private static List<String> readNames(DataInputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            names.add(in.readUTF());
        }
        return names;
    }

    private interface Writer<T> {
        void write(T value, DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> Serde<T> serde(String type, Writer<T> writer, Reader<T> reader) {
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
                throw new SerializationException(
                        "%s in %s has version %d, known is %d".formatted(type, topic, version, VERSION));
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new SerializationException("cannot read %s from %s".formatted(type, topic), e);
        }
    }
}
