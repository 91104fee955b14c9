package dev.vane.web;

import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.attention;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.losing;
import static dev.vane.web.Outcomes.map;
import static dev.vane.web.Outcomes.prediction;
import static dev.vane.web.Outcomes.shifted;
import static dev.vane.web.Outcomes.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.Branch;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.RawPrediction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The fields that {@code docs/console-api.md} names, under their names. */
class JsonTest {
    @Test
    void aVmHasEveryFieldAndNullWhereNothingIsKnown() {
        VmState vm = new VmState(VM, 60);
        vm.add(skipped(VM, SECOND), 0);

        assertThat(json(VmView.of(vm))).isEqualTo("""
                        {"host":"host-1","vm":"vm-1","second":%d,"relativePerformance":null,"lower":null,"upper":null,\
                        "familiarity":null,"unfamiliar":null,"trained":null,"model":null,"realRows":null,\
                        "imputedRows":null,"ledger":null,"degradation":[],"adaptation":null,"losses":null,"condition":null,\
                        "heard":0,"measured":null,\
                        "topGroup":null,"explanation":null,"skipped":{"second":%d,"reason":"OVERLOADED"}}""".formatted(SECOND, SECOND));
    }

    @Test
    void aVmTellsHowLikelyItRunsSlower() {
        VmState vm = new VmState(VM, 60);
        vm.add(prediction(VM, SECOND, 0.5), 0);

        assertThat(json(VmView.of(vm))).contains("""
                        "degradation":[{"below":0.75,"probability":0.875}],""");
    }

    @Test
    void aVmTellsWhetherItIsDegradedAndWhenItWasHeardOf() {
        VmState vm = new VmState(VM, 60);
        vm.add(prediction(VM, SECOND, 0.5), 0);
        vm.heard(1000 * SECOND + 1999);

        assertThat(json(VmView.of(vm))).contains("""
                        "condition":{"state":"MAYBE_DEGRADED","probability":0.375,"since":%d},"heard":%d,""".formatted(SECOND - 4, SECOND + 1));
    }

    @Test
    void aVmTellsWhatTheModelAloneSays() {
        VmState vm = new VmState(VM, 60);
        vm.add(shifted(VM, SECOND, 0.5, 0.625), 0);

        assertThat(json(VmView.of(vm))).contains("""
                        "adaptation":{"raw":{"relativePerformance":0.625,"lower":0.375,"upper":0.875},"offset":-0.5,\
                        "ownWeight":0.875,"windows":12.5,"measuredSecond":%d,"intervalFactor":1.25},""".formatted(SECOND - 30));
    }

    @Test
    void aVmTellsToWhomItLostCpuTimeAndWhoLostItsOwnToIt() {
        VmState vm = new VmState(VM, 60);
        List<Loss> lostTo = List.of(new Loss("vm-2", 0.4f));
        vm.add(losing(VM, SECOND, new CpuLosses(lostTo, OptionalDouble.of(0.1), List.of(new Loss("vm-3", 0.25f)))), 0);

        assertThat(json(VmView.of(vm))).contains("""
                        "losses":{"lostTo":[{"vm":"vm-2","cores":0.4}],"lostToRest":0.1,\
                        "presses":[{"vm":"vm-3","cores":0.25}],"fairShare":null},""");
    }

    @Test
    void aShiftByOthersHasNoMeasuredSecond() {
        OptionalDouble absent = OptionalDouble.empty();
        RawPrediction alone = new RawPrediction(0.625f, absent, absent);

        assertThat(json(new Adaptation(alone, -0.5f, 0, 0, OptionalLong.empty(), 1)))
                .isEqualTo("""
                        {"raw":{"relativePerformance":0.625,"lower":null,"upper":null},"offset":-0.5,"ownWeight":0.0,\
                        "windows":0.0,"measuredSecond":null,"intervalFactor":1.0}""");
    }

    @Test
    void anExplanationHasTheFieldsOfItsSchema() {
        assertThat(json(explanation(VM, 1000))).isEqualTo("""
                        {"host":"host-1","vm":"vm-1","start":941,"second":1000,"change":"DEGRADED",\
                        "relativePerformance":0.5,"lower":null,"upper":null,"unfamiliar":false,"model":"small-1",\
                        "trained":true,"method":"occlusion","severity":"SEVERE","triage":"NEIGHBOURS",\
                        "triageStrength":0.25,"sentence":"it is slow","baseline":"TRAINING",\
                        "evidence":[{"metric":"vm.cpu.utilization","unit":"1","group":"cpu","scope":"OWN",\
                        "spans":[{"from":991,"to":1000}],"baseline":0.25,"observed":0.75,"zScore":null,"effect":0.1}],\
                        "effect":0.0,"neighbours":[],"gaps":[{"group":"perf","scope":"OWN","ageSeconds":null}],\
                        "staleSeconds":0,"realRows":60,"imputedRows":0,\
                        "lostCpuTime":{"toOthers":0.5,"toQuota":0.25}}""");
    }

    @Test
    void aSummaryHasTheFieldsOfItsSchema() {
        assertThat(json(attention(VM, 1000))).isEqualTo("""
                        {"host":"host-1","vm":"vm-1","second":1000,"model":"small-1","topMetrics":[],"topSeconds":[],\
                        "groupShares":[{"group":"cpu","scope":"OWN","share":0.25},\
                        {"group":"llc","scope":"NEIGHBOUR","share":0.75}],"temporalEntropy":0.5,"systemEntropy":0.125,\
                        "temporalHeadEntropies":[[0.5]],"systemHeadEntropies":[[0.25]]}""");
    }

    @Test
    void aMapIsDescribedWithoutItsWeights() {
        var map = map(VM, 1000, Branch.SYSTEM, false);

        assertThat(json(new MapPlace.Description(MapPlace.Head.of(map), map.features())))
                .isEqualTo("""
                        {"second":1000,"model":"small-1","branch":"SYSTEM","calibrated":false,"blocks":1,"heads":1,\
                        "tokens":2,"features":[{"metric":"vm.cpu.utilization","group":"cpu","scope":"OWN",\
                        "present":true}]}""");
    }

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }
}
