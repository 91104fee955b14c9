package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HostLossesTest {
    private static Sample sample(String vm, Map<Extra, Float> ledger, String cpus) {
        Map<String, Float> extras =
                new HashMap<>(CpuList.parse(cpus).map(CpuList::extras).orElse(Map.of()));
        ledger.forEach((extra, value) -> extras.put(extra.key(), value));
        return new Sample(new VmKey("h", vm), 1, MetricValues.builder().build(), extras);
    }

    private static Map<Extra, Float> ledger(float onCpu, float others) {
        return Map.of(
                Extra.VM_LEDGER_ON_CPU_CORES, onCpu,
                Extra.VM_LEDGER_OTHERS_CORES, others,
                Extra.VM_OTHERS_ON_CPU_CORES, 1 - onCpu);
    }

    @Test
    void tellsBothSides() {
        Map<String, CpuLosses> losses = HostLosses.of(
                List.of(sample("victim", ledger(0.25f, 0.5f), "0"), sample("taker", ledger(0.75f, 0.25f), "0")));

        assertThat(losses)
                .containsEntry(
                        "victim",
                        new CpuLosses(
                                List.of(new Loss("taker", 0.5f)),
                                OptionalDouble.of(0),
                                List.of(),
                                OptionalDouble.of(0.5)))
                .containsEntry(
                        "taker",
                        new CpuLosses(
                                List.of(new Loss("victim", 0.25f)),
                                OptionalDouble.of(0),
                                List.of(new Loss("victim", 0.5f)),
                                OptionalDouble.of(0.5)));
    }

    @Test
    void tellsTheThreeThatTookMostAndNothingThatWouldRoundToNothing() {
        List<Sample> samples = new ArrayList<>(List.of(sample("victim", ledger(0.5f, 0.25f), "0")));
        for (int vm = 1; vm <= 4; vm++) {
            samples.add(sample("vm" + vm, ledger(vm / 32f, 0), "0"));
        }
        samples.add(sample("tiny", ledger(0.001f, 0), "0"));

        Map<String, CpuLosses> losses = HostLosses.of(samples);

        assertThat(losses.get("victim").lostTo()).extracting(Loss::vm).containsExactly("vm4", "vm3", "vm2");
        assertThat(losses.get("tiny").lostTo()).isEmpty();
    }

    @Test
    void tellsNothingOfAVmWhoseLedgerOrCpusAreNotKnown() {
        Map<Extra, Float> withoutOthers = Map.of(Extra.VM_LEDGER_ON_CPU_CORES, 0.5f);
        Map<String, CpuLosses> losses = HostLosses.of(List.of(
                sample("victim", ledger(0.25f, 0.5f), "0"),
                sample("no-ledger", Map.of(), "0"),
                sample("no-cpus", ledger(0.5f, 0.25f), ""),
                sample("not-what-it-lost", withoutOthers, "1")));

        assertThat(losses).containsOnlyKeys("victim");
        assertThat(losses.get("victim").lostTo()).isEmpty();
        assertThat(losses.get("victim").lostToRest()).hasValue(0.5);
    }

    @Test
    void hasNothingWithoutSamples() {
        assertThat(HostLosses.of(List.of())).isEmpty();
    }
}
