package dev.vane.inference.taker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.taker.Taken.Part;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TakersTest {
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

    @Test
    void twoLoopsOnOneCpuTakeHalfOfItFromEachOtherAndNeitherPresses() {
        List<Taken> taken = Takers.of(List.of(vm("a", 0.5, 0.5, 0.5, 0), vm("b", 0.5, 0.5, 0.5, 0)));

        assertThat(taken).extracting(Taken::lostTo).containsExactly(List.of(part("b", 0.5)), List.of(part("a", 0.5)));
        assertThat(taken).extracting(Taken::fairShare).containsExactly(0.5, 0.5);
        assertThat(taken).extracting(Taken::presses).containsOnly(List.of());
        assertThat(taken).extracting(Taken::lostToRest).containsOnly(OptionalDouble.of(0));
    }

    @Test
    void whoRunsAboveItsFairSharePressesWhoRunsBelow() {
        List<Taken> taken = Takers.of(List.of(
                vm("compute", 0.2, 0.4, 0.8, 0),
                vm("interferer", 0.62, 0.38, 0.38, 0),
                vm("memory", 0.18, 0.2, 0.82, 0)));

        assertThat(rounded(taken.get(1).presses())).containsExactly(part("compute", 0.4), part("memory", 0.2));
        assertThat(rounded(taken.get(0).lostTo())).containsExactly(part("interferer", 0.4));
        assertThat(taken.get(0).presses()).isEmpty();
        assertThat(taken.get(2).presses()).isEmpty();
        assertThat(taken.get(1).fairShare()).isEqualTo(1.0 / 3, within(0.02));
        // What it lost itself it lost to those who run less: they are not said to press.
        assertThat(taken.get(1).lostTo()).extracting(Part::vm).containsExactly("compute", "memory");
    }

    @Test
    void nobodyIsSaidToTakeMoreThanItRanThere() {
        List<Taken> taken = Takers.of(
                List.of(vm("victim", 0.1, 0.5, 0.9, 0), vm("above", 0.6, 0, 0.4, 0), vm("other", 0.3, 0, 0.7, 0)));

        assertThat(rounded(taken.get(0).lostTo())).containsExactly(part("above", 0.5));

        taken = Takers.of(
                List.of(vm("victim", 0.1, 0.8, 0.9, 0), vm("above", 0.6, 0, 0.4, 0), vm("other", 0.3, 0, 0.7, 0)));

        assertThat(rounded(taken.get(0).lostTo())).containsExactly(part("above", 0.6), part("other", 0.2));
    }

    @Test
    void aNeighbourOnAnotherCpuTakesNothing() {
        List<Taken> taken =
                Takers.of(List.of(vm("a", 0.5, 0.25, 0.5, 0), vm("b", 0.5, 0.0, 0.5, 0), vm("c", 1, 0.0, 0.0, 1)));

        assertThat(taken.get(0).lostTo()).containsExactly(part("b", 0.25));
    }

    @Test
    void whatRanThereAndIsNoVmIsTheRestOfTheHost() {
        List<Taken> taken = Takers.of(List.of(vm("a", 0.25, 0.5, 0.75, 0), vm("b", 0.25, 0, 0.75, 0)));

        // Of 0.75 cores beside it a third was b.
        assertThat(taken.get(0).lostTo().getFirst().cores()).isEqualTo(0.5 / 3, within(1e-9));
        assertThat(taken.get(0).lostToRest().getAsDouble()).isEqualTo(1.0 / 3, within(1e-9));
    }

    @Test
    void aVmWithAQuotaWantsNoMoreThanItsQuota() {
        // It waits 0.5 and would have run 0.25 more, which is what it lost: the quota's 0.5 are not exceeded.
        List<Taken> taken = Takers.of(List.of(vm("quota", 0.25, 0.25, 0.75, 0), vm("loop", 0.75, 0.25, 0.25, 0)));

        assertThat(taken.get(0).fairShare()).isEqualTo(0.5, within(1e-9));
        assertThat(taken.get(1).fairShare()).isEqualTo(0.5, within(1e-9));
        assertThat(rounded(taken.get(1).presses())).containsExactly(part("quota", 0.25));
    }

    @Test
    void threeVmsOnTwoCpusHaveTwoThirdsOfOneEach() {
        List<Taken> taken = Takers.of(List.of(
                vm("a", 0.66, 0.34, 1.34, 0, 1), vm("b", 0.67, 0.33, 1.33, 0, 1), vm("c", 0.67, 0.33, 1.33, 0, 1)));

        assertThat(taken)
                .allSatisfy(one -> assertThat(one.fairShare()).isEqualTo(2.0 / 3, within(0.011)))
                .allSatisfy(one -> assertThat(one.presses()).isEmpty());
    }

    @Test
    void aVmThatMayRoamLeavesAPinnedOneItsCpu() {
        List<Taken> taken = Takers.of(List.of(vm("pinned", 1, 0.0, 0.0, 0), vm("roaming", 1, 0.0, 1.0, 0, 1)));

        assertThat(taken).extracting(Taken::fairShare).containsExactly(1.0, 1.0);
    }

    /** On the other CPU it cannot have run half of its time: what ran beside it there is known. */
    @Test
    void aVmThatMayRoamRanWhereNobodyElseDid() {
        List<Taken> taken = Takers.of(List.of(
                vm("victim", 0.38, 0.57, 0.63, 1),
                vm("roaming", 0.61, 1.39, 1.4, 0, 1),
                vm("one", 0.74, 0.25, 0.26, 0),
                vm("two", 0.24, 0.24, 0.76, 0)));

        assertThat(taken.getFirst().lostTo()).extracting(Part::vm).containsExactly("roaming");
        assertThat(taken.getFirst().lostToRest().getAsDouble()).isLessThan(0.05);
    }

    @Test
    void weightsDivideWhatIsContended() {
        VmSecond light = new VmSecond("light", 0.25, OptionalDouble.of(0.75), cpus(0), UNKNOWN, 1);
        VmSecond heavy = new VmSecond("heavy", 0.75, OptionalDouble.of(0.25), cpus(0), UNKNOWN, 3);

        assertThat(Takers.of(List.of(light, heavy)))
                .extracting(Taken::fairShare)
                .containsExactly(0.25, 0.75);
        assertThat(Takers.of(List.of(light, heavy)).get(1).presses()).isEmpty();
    }

    @Test
    void aVmOfWhichItIsNotKnownWhatItLostCanTakeButLosesNothingThatIsTold() {
        VmSecond unknown = new VmSecond("unknown", 0.75, UNKNOWN, cpus(0), UNKNOWN);
        List<Taken> taken = Takers.of(List.of(unknown, vm("a", 0.25, 0.5, 0.75, 0)));

        assertThat(taken.get(0).lostToRest()).isEmpty();
        assertThat(taken.get(0).lostTo()).isEmpty();
        assertThat(rounded(taken.get(0).presses())).containsExactly(part("a", 0.5));
    }

    @Test
    void saysTheSameAsItsDefinitionOnAnyHost() {
        Random random = new Random(1);
        int compared = 0;
        for (int host = 0; host < 250; host++) {
            List<VmSecond> vms = anyHost(random, 2 + random.nextInt(4), 1 + random.nextInt(4));
            SlowTakers slow = new SlowTakers(vms);
            double[] fair = slow.fairShares();
            List<Taken> taken = Takers.of(vms);
            for (int vm = 0; vm < vms.size(); vm++) {
                assertThat(taken.get(vm).fairShare()).as("%s of %s", vm, vms).isEqualTo(fair[vm], within(0.04));
            }
            if (isClear(vms, fair)) {
                compared++;
                for (int vm = 0; vm < vms.size(); vm++) {
                    assertSame(
                            taken.get(vm), slow.lostTo(vm), vms.get(vm).lost().getAsDouble());
                }
            }
        }
        assertThat(compared).isGreaterThan(60);
    }

    /** Drops are of a hundredth of a core, so who runs near to the limit may be on either side of it. */
    private static boolean isClear(List<VmSecond> vms, double... fair) {
        for (int vm = 0; vm < fair.length; vm++) {
            if (Math.abs(vms.get(vm).onCpu() - fair[vm] - Takers.LEAST_ABOVE) < 0.045) {
                return false;
            }
        }
        return true;
    }

    private static void assertSame(Taken taken, Map<String, Double> expected, double lost) {
        Map<String, Double> parts = new TreeMap<>();
        taken.lostTo().forEach(part -> parts.put(part.vm(), part.cores()));
        double rest = taken.lostToRest().getAsDouble();
        double sum =
                rest + parts.values().stream().mapToDouble(Double::doubleValue).sum();
        assertThat(sum).isEqualTo(lost, within(1e-9));
        assertThat(rest).isEqualTo(expected.getOrDefault("", 0.0), within(1e-9));
        expected.forEach((name, cores) -> {
            if (!name.isEmpty()) {
                assertThat(parts.getOrDefault(name, 0.0)).as(name).isEqualTo(cores, within(1e-9));
            }
        });
        assertThat(parts.keySet()).isSubsetOf(expected.keySet());
    }

    @Test
    void aHostOfManyVmsTakesFarLessThanAMillisecondForEach() {
        Random random = new Random(2);
        List<VmSecond> vms = anyHost(random, 200, 64);
        for (int warm = 0; warm < 20; warm++) {
            Takers.of(vms);
        }
        // Of this thread: what else the machine does is no part of it.
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        for (int round = 0; round < 5; round++) {
            assertThat(Takers.of(vms)).hasSize(200);
        }
        Duration each = Duration.ofNanos((thread.getCurrentThreadCpuTime() - start) / 5);

        assertThat(each).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void refusesTimesThatCannotBe() {
        assertThatThrownBy(() -> vm("a", -0.1, 0, 0, 0)).hasMessageContaining("a must have time of 0 or more");
        assertThatThrownBy(() -> vm("a", 0.1, 0, 0)).hasMessageContaining("a must have CPUs");
    }

    private static List<VmSecond> anyHost(Random random, int count, int cpus) {
        List<VmSecond> vms = new ArrayList<>();
        for (int vm = 0; vm < count; vm++) {
            BitSet list = new BitSet();
            list.set(random.nextInt(cpus));
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (random.nextInt(3) == 0) {
                    list.set(cpu);
                }
            }
            double wanted = random.nextDouble() * list.cardinality();
            double ran = random.nextBoolean() ? wanted : wanted * random.nextDouble();
            double others = wanted - ran + random.nextDouble();
            vms.add(new VmSecond(
                    "vm" + vm,
                    ran,
                    OptionalDouble.of(wanted - ran),
                    list,
                    random.nextBoolean() ? UNKNOWN : OptionalDouble.of(others),
                    1 + random.nextInt(3)));
        }
        return vms;
    }

    private static VmSecond vm(String name, double onCpu, double lost, double othersOnCpu, int... cpus) {
        return new VmSecond(name, onCpu, OptionalDouble.of(lost), cpus(cpus), OptionalDouble.of(othersOnCpu));
    }

    private static BitSet cpus(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            set.set(cpu);
        }
        return set;
    }

    private static List<Part> rounded(List<Part> parts) {
        return parts.stream()
                .map(part -> new Part(part.vm(), Math.round(1e6 * part.cores()) / 1e6))
                .toList();
    }

    private static Part part(String vm, double cores) {
        return new Part(vm, cores);
    }
}
