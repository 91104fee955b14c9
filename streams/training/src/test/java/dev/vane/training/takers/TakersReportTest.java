package dev.vane.training.takers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.taker.VmSecond;
import dev.vane.training.dataset.LabSeconds.HostSecond;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TakersReportTest {
    private static final HostSecond CLEAR =
            second(vm("victim", 0.2, 0.6, 0), vm("taker", 0.7, 0.3, 0), vm("elsewhere", 1, 0, 1));

    private static HostSecond second(VmSecond... vms) {
        return new HostSecond("h", "b", 1, List.of(vms), Map.of("taker", "cpu"));
    }

    private static VmSecond vm(String name, double onCpu, double lost, int cpu) {
        return vm(name, onCpu, lost, cpu, 1 - onCpu);
    }

    private static VmSecond vm(String name, double onCpu, double lost, int cpu, double others) {
        BitSet cpus = new BitSet();
        cpus.set(cpu);
        return new VmSecond(name, onCpu, OptionalDouble.of(lost), cpus, OptionalDouble.of(others));
    }

    private static Judged judge(HostSecond second) {
        return Judged.of(second, second.vms().getFirst()).orElseThrow();
    }

    @Test
    void namesWhoRanOnTheSameCpuAndNotWhoIsBusiestOnTheHost() {
        Judged judged = judge(CLEAR);

        assertThat(judged.kind()).isEqualTo("cpu");
        assertThat(judged.othersTookMore()).isFalse();
        assertThat(judged.named().get(Naming.ABOVE_FIRST)).isEqualTo(new Judged.Named(true, false, false, true));
        assertThat(judged.named().get(Naming.ALL)).isEqualTo(new Judged.Named(true, false, false, true));
        assertThat(judged.named().get(Naming.BUSIEST)).isEqualTo(new Judged.Named(false, false, false, false));
    }

    @Test
    void knowsWhereOthersTookMoreThanTheInterferer() {
        HostSecond second = second(vm("victim", 0.1, 0.2, 0), vm("taker", 0.2, 0, 0), vm("other", 0.7, 0.3, 0));

        assertThat(judge(second).othersTookMore()).isTrue();
    }

    @Test
    void judgesOnlyWhoLostAndWasInterferedWith() {
        assertThat(Judged.of(CLEAR, CLEAR.vms().get(1))).isEmpty();
        assertThat(Judged.of(CLEAR, CLEAR.vms().get(2))).isEmpty();
        HostSecond little = second(vm("victim", 0.2, 0.04, 0), vm("taker", 0.7, 0, 0));
        assertThat(Judged.of(little, little.vms().getFirst())).isEmpty();
    }

    @Test
    void writesSharesByHostAndByKind() {
        String page = TakersReport.of(List.of(CLEAR, CLEAR), "./vane evaluate --takers");

        assertThat(page)
                .contains("2 cases on 1 hosts")
                .contains("| h | 2 | those above their fair share first | 100.0 % | 0.0 % | 0.0 % | 0.0 % |")
                .contains("| cpu | 2 | the busiest neighbour on the host | 0.0 % | 0.0 % | 0.0 % | 0.0 % |");
    }

    /** The other one takes 0.1 of a core all the time, the interferer 0.4 of its own while it is on. */
    @Test
    void setsWhatTheInterfererIsSaidToHaveTakenAgainstWhatWasLostMoreWhileItWasOn() {
        List<HostSecond> seconds = new ArrayList<>();
        for (int second = 1; second <= 60; second++) {
            boolean on = second > 30;
            seconds.add(new HostSecond(
                    "h",
                    "b",
                    second,
                    List.of(
                            vm("victim", 0.3, on ? 0.5 : 0.1, 0, on ? 0.5 : 0.1),
                            vm("other", 0.1, 0, 0, on ? 0.7 : 0.3),
                            vm("taker", on ? 0.4 : 0, 0, 0, 0.4)),
                    on ? Map.of("taker", "cpu") : Map.of()));
        }

        List<Episode> episodes = Episode.of(seconds);

        assertThat(episodes).singleElement().satisfies(one -> {
            assertThat(one.vm()).isEqualTo("victim");
            assertThat(one.more()).isEqualTo(0.4, within(1e-9));
            assertThat(one.toInterferer()).isEqualTo(0.4, within(1e-9));
            assertThat(one.toRest()).isEqualTo(0, within(1e-9));
            assertThat(one.rival()).isEqualTo(0.5, within(1e-9));
        });
        assertThat(TakersReport.of(seconds, "any"))
                .contains("**On average 0.400 cores more; what is said of the interferer is off by 0.000, and by 0.100")
                .contains("| the interferer: more is better | 1 | 30 | 100.0 % | 100.0 % | 100.0 % |")
                .contains("| others: less is better | 0 | 0 |  |  |  |")
                .contains("| b | victim | cpu | 0.10 | 0.50 | 0.40 | 0.40 | 0.10 | 0.00 | 0.50 |");
    }

    @Test
    void refusesDataWithoutInterferenceThatCostAnything() {
        assertThatThrownBy(() -> TakersReport.of(List.of(), "any")).hasMessageContaining("no VM lost 0.05 cores");
    }
}
