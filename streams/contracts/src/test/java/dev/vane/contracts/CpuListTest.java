package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "0-3,8", "1,3,5", "0-127", "23-24", "8191", "0,24,48"})
    void readsAndWritesListsAsLinuxDoes(String list) {
        CpuList cpus = CpuList.parse(list + "\n").orElseThrow();

        assertThat(cpus).hasToString(list);
        assertThat(CpuList.of(cpus.extras())).contains(cpus);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "-1", "3-1", "0-", "a", "0-3,", "8192", "99999", "1-2-3", "0 1", "٣"})
    void whatIsNoListIsNone(String text) {
        assertThat(CpuList.parse(text)).isEmpty();
    }

    @Test
    void knowsWhatTwoListsShare() {
        CpuList low = CpuList.first(4);
        CpuList odd = CpuList.parse("1,3,5").orElseThrow();
        CpuList high = CpuList.parse("4-7").orElseThrow();

        assertThat(low.size()).isEqualTo(4);
        assertThat(low.overlaps(odd)).isTrue();
        assertThat(low.overlaps(high)).isFalse();
        assertThat(low.intersection(odd)).contains(CpuList.parse("1,3").orElseThrow());
        assertThat(low.intersection(high)).isEmpty();
        assertThat(low.union(high)).isEqualTo(CpuList.first(8));
    }

    /** Every list of some thousand, bit by bit, through a sample on the wire. */
    @Test
    void travelsInASampleThatEveryReleaseReads() throws RefusedException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            TreeSet<Integer> chosen = new TreeSet<>();
            for (int i = 0; i <= random.nextInt(40); i++) {
                chosen.add(random.nextInt(round % 2 == 0 ? 64 : CpuList.MAX_CPUS));
            }
            CpuList cpus = CpuList.parse(chosen.stream().map(String::valueOf).collect(Collectors.joining(",")))
                    .orElseThrow();
            Sample sample = new Sample(
                    new VmKey("host-1", "vm-1"), 1, MetricValues.builder().build(), cpus.extras());

            Sample read = (Sample) SourceRecords.decode(SourceRecords.encode(sample));

            assertThat(read.cpus()).contains(cpus);
            assertThat(read.cpus().orElseThrow().stream().boxed()).containsExactlyElementsOf(chosen);
        }
    }

    @Test
    void anotherProducersExtrasAreNoList() {
        assertThat(CpuList.of(Map.of())).isEmpty();
        assertThat(CpuList.of(Map.of("own.signal", 7f))).isEmpty();
        for (float damaged : List.of(-1f, 0.5f, (float) (1 << 24), Float.NaN, Float.POSITIVE_INFINITY, 0f)) {
            assertThat(CpuList.of(Map.of("vm_cpus_0", damaged)))
                    .as("%s", damaged)
                    .isEmpty();
        }
        assertThat(CpuList.of(Map.of("vm_cpus_1", 1f))).isEmpty();
        assertThat(CpuList.of(Map.of("vm_cpus_x", 1f))).isEmpty();
        assertThat(MetricCatalogue.VERSION).isEqualTo(1);
    }
}
