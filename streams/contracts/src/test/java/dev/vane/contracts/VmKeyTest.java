package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VmKeyTest {
    @Test
    void readsWhatItWrote() {
        VmKey key = new VmKey("host", "pod/container");

        assertThat(VmKey.parse(key.toString())).isEqualTo(key);
    }

    @Test
    void sortsByHostThenVm() {
        VmKey first = new VmKey("a", "z");
        VmKey second = new VmKey("b", "a");
        VmKey third = new VmKey("b", "b");

        assertThat(List.of(third, first, second).stream().sorted()).containsExactly(first, second, third);
    }

    @Test
    void countsBytesNotCharacters() {
        String longest = "é".repeat(126) + "a";

        assertThat(new VmKey(longest, longest).host()).hasSize(127);
        assertThatThrownBy(() -> new VmKey("h", "é".repeat(127)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vm must have at most 253 bytes");
    }

    @Test
    void refusesNamesThatWouldBreakKeysOrLogs() {
        assertThatThrownBy(() -> new VmKey("", "vm")).hasMessage("host must not be empty");
        assertThatThrownBy(() -> new VmKey("host", "")).hasMessage("vm must not be empty");
        assertThatThrownBy(() -> new VmKey("a/b", "vm")).hasMessage("host must not contain a slash: a/b");
        assertThatThrownBy(() -> new VmKey("host", "v\nm")).hasMessage("vm must not contain control characters");
        assertThatThrownBy(() -> VmKey.parse("host")).hasMessage("key must be host/vm: host");
    }
}
