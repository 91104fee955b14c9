package dev.vane.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.VmKey;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final VmKey VM = new VmKey("host-1", "vm-1");

    private final Departures departures = new Departures(2);

    @Test
    void whatWasWrittenUpToTheMomentAVmLeftIsPast() {
        departures.left(VM, 10_000);

        assertThat(departures.isPast(VM, 9_000)).isTrue();
        assertThat(departures.isPast(VM, 10_000)).isTrue();
        assertThat(departures.isPast(VM, 11_000)).as("the same transaction").isTrue();
        assertThat(departures.isPast(VM, 11_001)).isFalse();
    }

    @Test
    void nothingIsPastOfAVmThatIsThereAgain() {
        departures.left(VM, 10_000);
        departures.returned(VM);

        assertThat(departures.isPast(VM, 9_000)).isFalse();
    }

    @Test
    void remembersNoMoreThanAllowed() {
        for (int i = 0; i < 3; i++) {
            departures.left(new VmKey("host-1", "vm-" + i), 10_000);
        }

        assertThat(departures.isPast(new VmKey("host-1", "vm-0"), 9_000)).isFalse();
        assertThat(departures.isPast(new VmKey("host-1", "vm-2"), 9_000)).isTrue();
    }
}
