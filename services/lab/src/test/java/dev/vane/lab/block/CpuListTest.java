package dev.vane.lab.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @Test
    void readsSinglesAndRanges() {
        assertThat(CpuList.parse("0-2,5").stream()).containsExactly(0, 1, 2, 5);
        assertThat(CpuList.count("0,1")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "1-", "0,,1", "2-1", "-1"})
    void refusesWhatIsNoList(String list) {
        assertThatThrownBy(() -> CpuList.parse(list))
                .hasMessageContaining("cpus must")
                .hasMessageContaining(list);
    }
}
