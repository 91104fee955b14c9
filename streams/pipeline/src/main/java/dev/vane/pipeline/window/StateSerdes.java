package dev.vane.pipeline.window;

import dev.vane.contracts.Reading;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import dev.vane.pipeline.time.HostState;
import dev.vane.pipeline.time.Member;
import dev.vane.pipeline.validate.Origin;
import dev.vane.pipeline.validate.Received;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;

/** How the stores' structured values look in the changelogs. */
final class StateSerdes {
    static final Serde<HostState> HOST_STATE =
            VersionedSerde.of("HostState", StateSerdes::write, StateSerdes::readHostState);
    static final Serde<ClosedSecond> CLOSED_SECOND =
            VersionedSerde.of("ClosedSecond", StateSerdes::write, StateSerdes::readClosedSecond);
    static final Serde<PostponedRecord> POSTPONED_RECORD =
            VersionedSerde.of("PostponedRecord", StateSerdes::write, StateSerdes::readPostponedRecord);

    private StateSerdes() {}

    private static void write(HostState state, DataOutputStream out) throws IOException {
        out.writeLong(state.streamTime());
        out.writeLong(state.lastClosed());
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
        Map<String, Member> members = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            members.put(in.readUTF(), new Member(in.readLong(), in.readLong()));
        }
        List<Tick> ticks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            ticks.add(new Tick(in.readUTF(), in.readLong(), readNames(in), readNames(in), in.readBoolean()));
        }
        return new HostState(streamTime, lastClosed, members, ticks);
    }

    private static void write(ClosedSecond closed, DataOutputStream out) throws IOException {
        out.writeLong(closed.second());
        out.writeInt(closed.stride());
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
        List<Entry> entries = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            entries.add(new Entry(in.readUTF(), Presence.valueOf(in.readUTF()), in.readBoolean()));
        }
        return new ClosedSecond(second, stride, entries);
    }

    private static void write(PostponedRecord postponed, DataOutputStream out) throws IOException {
        Received received = postponed.received();
        out.writeLong(postponed.appendTimeMillis());
        out.writeBoolean(postponed.accepted());
        out.writeUTF(received.origin().topic());
        out.writeInt(received.origin().partition());
        out.writeLong(received.origin().offset());
        writeBytes(received.key().get(), out);
        writeBytes(received.value().get(), out);
    }

    private static PostponedRecord readPostponedRecord(DataInputStream in) throws IOException {
        long appendTimeMillis = in.readLong();
        boolean accepted = in.readBoolean();
        Origin origin = new Origin(in.readUTF(), in.readInt(), in.readLong());
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        return switch (SourceRecords.read(key, value, appendTimeMillis)) {
            case Reading.Accepted valid ->
                new PostponedRecord(
                        new Received(valid.record(), Bytes.wrap(key), Bytes.wrap(value), origin),
                        appendTimeMillis,
                        accepted);
            case Reading.Refused refused ->
                throw new SerializationException("a postponed record breaks the contract: " + refused.detail());
        };
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
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
}
