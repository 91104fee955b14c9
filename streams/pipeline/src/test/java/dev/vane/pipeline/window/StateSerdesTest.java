package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import dev.vane.pipeline.time.HostState;
import dev.vane.pipeline.time.Member;
import dev.vane.pipeline.validate.Origin;
import dev.vane.pipeline.validate.Received;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateSerdesTest {
    @Test
    void aHostStateComesBackAsItWas() {
        HostState state = new HostState(
                100,
                98,
                Map.of("a", new Member(99, 7), "bé/c", new Member(100, 1)),
                List.of(
                        new Tick("h", 99, List.of("a"), List.of("z"), false),
                        new Tick("h", 100, List.of(), List.of(), true)));

        assertThat(roundTrip(StateSerdes.HOST_STATE, state)).isEqualTo(state);
        assertThat(roundTrip(StateSerdes.HOST_STATE, HostState.INITIAL)).isEqualTo(HostState.INITIAL);
    }

    @Test
    void aClosedSecondComesBackAsItWas() {
        List<Entry> entries = Stream.of(Presence.values())
                .map(presence -> new Entry("vm-" + presence, presence, presence == Presence.REAL))
                .toList();
        ClosedSecond closed = new ClosedSecond(100, 4, entries);

        assertThat(roundTrip(StateSerdes.CLOSED_SECOND, closed)).isEqualTo(closed);
    }

    @Test
    void aPostponedRecordComesBackAsItWas() {
        Sample sample = new Sample(
                new VmKey("h", "a"), 100, MetricValues.builder().set(3, 0.5).build(), Map.of());
        PostponedRecord postponed = new PostponedRecord(
                new Received(
                        sample,
                        Bytes.wrap(new byte[] {'h'}),
                        Bytes.wrap(SourceRecords.encode(sample)),
                        new Origin("samples", 3, 1L << 40)),
                100_500,
                true);

        assertThat(roundTrip(StateSerdes.POSTPONED_RECORD, postponed)).isEqualTo(postponed);
    }

    /** Bytes that the pipeline wrote before seconds were predicted as they close. */
    @ParameterizedTest
    @CsvSource({
        "hosts, 01 0000000000000064 0000000000000062 0000000000003039 00000001 000161 0000000000000063 0000000000000007"
                + " 00000000",
        "closed-seconds, 01 0000000000000064 00000004 0000000000000063 00000001 000161 00045245414c 01"
    })
    void stateOfTheVersionBeforeIsRefusedWithWhatToDo(String store, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        Serde<?> serde = store.equals("hosts") ? StateSerdes.HOST_STATE : StateSerdes.CLOSED_SECOND;

        assertThatThrownBy(() -> serde.deserializer().deserialize("vane-pipeline-" + store + "-changelog", bytes))
                .isInstanceOf(StateVersionException.class)
                .hasMessage(
                        "vane-pipeline-%s-changelog was written by another version of Vane (state version 1, this one"
                                + " reads 2): end all instances of vane-pipeline, delete its state with 'vane topics"
                                + " reset --application vane-pipeline' and start them again: the pipeline goes on where"
                                + " it last committed, and windows fill anew within a minute",
                        store);
    }

    private static <T> T roundTrip(Serde<T> serde, T value) {
        return serde.deserializer().deserialize("changelog", serde.serializer().serialize("changelog", value));
    }
}
