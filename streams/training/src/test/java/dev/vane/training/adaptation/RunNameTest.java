package dev.vane.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunNameTest {
    @Test
    void tellsBlockVmAndPhase() {
        assertThat(RunName.of("two-cores-001/vm1/1")).contains(new RunName("two-cores-001", "vm1", "1"));
        assertThat(RunName.of("epyc-25-17-a/hosts-001/vm1/2"))
                .contains(new RunName("epyc-25-17-a/hosts-001", "vm1", "2"));
    }

    @Test
    void takesWhatComesBehindASilenceForTheSamePhase() {
        assertThat(RunName.of("two-cores-001/vm1/1#2")).isEqualTo(RunName.of("two-cores-001/vm1/1"));
        assertThat(RunName.of("two-cores-001/vm1/1#12")).isEqualTo(RunName.of("two-cores-001/vm1/1"));
    }

    @Test
    void knowsNoBlockOfOtherRuns() {
        assertThat(RunName.of("run-7")).isEmpty();
        assertThat(RunName.of("app0/calm")).isEmpty();
        assertThat(RunName.of("a//1")).isEmpty();
        assertThat(RunName.of("/vm1/1")).isEmpty();
    }

    @Test
    void tellsPhasesOfABlockFromOtherVmsAndBlocks() {
        RunName first = new RunName("b", "vm1", "1");

        assertThat(first.isOtherPhaseOf(new RunName("b", "vm1", "2"))).isTrue();
        assertThat(first.isOtherPhaseOf(first)).isFalse();
        assertThat(first.isOtherPhaseOf(new RunName("b", "vm2", "2"))).isFalse();
        assertThat(first.isOtherPhaseOf(new RunName("c", "vm1", "2"))).isFalse();
    }
}
