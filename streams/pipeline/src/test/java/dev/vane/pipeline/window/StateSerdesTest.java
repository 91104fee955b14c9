package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Tick;
import dev.vane.pipeline.time.ClosedSecond;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import dev.vane.pipeline.time.HostState;
import dev.vane.pipeline.time.Member;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class StateSerdesTest {
    @Test
    void aHostStateComesBackAsItWas() {
        HostState state = new HostState(
                100,
                98,
                12345,
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
        ClosedSecond closed = new ClosedSecond(100, 4, 99, entries);

        assertThat(roundTrip(StateSerdes.CLOSED_SECOND, closed)).isEqualTo(closed);
    }

    @Test
    void stateOfAnotherVersionIsRefusedRatherThanMisread() {
        byte[] bytes = StateSerdes.HOST_STATE.serializer().serialize("changelog", HostState.INITIAL);
        bytes[0] = 99;

        assertThatThrownBy(() -> StateSerdes.HOST_STATE.deserializer().deserialize("changelog", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContainingAll("HostState", "changelog", "99");
    }

    private static <T> T roundTrip(Serde<T> serde, T value) {
        return serde.deserializer().deserialize("changelog", serde.serializer().serialize("changelog", value));
    }
}
