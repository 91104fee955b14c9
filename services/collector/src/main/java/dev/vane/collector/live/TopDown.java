package dev.vane.collector.live;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a processor's issue slots go, in two levels (A. Yasin, "A Top-Down method for performance analysis and counters
 * architecture", ISPASS 2014). Newer Intel processors count the slots' shares themselves; from the Skylake generation
 * they are computed of plainer events.
 */
final class TopDown {
    /** Sets of events, the best first; one set is counted as a whole or not at all. */
    static final List<List<String>> EVENTS = List.of(
            List.of("{slots,topdown-retiring,topdown-bad-spec,topdown-fe-bound,topdown-be-bound,topdown-heavy-ops,"
                    + "topdown-br-mispredict,topdown-fetch-lat,topdown-mem-bound}"),
            List.of("{slots,topdown-retiring,topdown-bad-spec,topdown-fe-bound,topdown-be-bound}"),
            List.of(
                    "cpu_clk_unhalted.thread",
                    "uops_retired.retire_slots",
                    "uops_issued.any",
                    "int_misc.recovery_cycles",
                    "idq_uops_not_delivered.core",
                    "idq_uops_not_delivered.cycles_0_uops_deliv.core",
                    "br_misp_retired.all_branches",
                    "machine_clears.count",
                    "cycle_activity.stalls_mem_any",
                    "exe_activity.bound_on_stores",
                    "exe_activity.exe_bound_0_ports",
                    "exe_activity.1_ports_util",
                    "exe_activity.2_ports_util",
                    "uops_retired.macro_fused",
                    "inst_retired.any"));

    private static final int SLOTS_PER_CYCLE = 4;

    private final Map<String, Double> counts;
    private final Map<Integer, Double> shares = new HashMap<>();

    private TopDown(Map<String, Double> counts) {
        this.counts = counts;
    }

    /**
     * The shares of the catalogue's top-down metrics that the counted events give, by position in the catalogue.
     *
     * @param counts counts of events in one interval, by perf's names
     */
    static Map<Integer, Double> shares(Map<String, Double> counts) {
        TopDown topDown = new TopDown(counts);
        if (counts.containsKey("slots")) {
            topDown.counted();
        } else if (counts.containsKey("uops_retired.retire_slots")) {
            topDown.computed();
        }
        return topDown.shares;
    }

    private void counted() {
        double slots = count("slots");
        Optional<Double> retiring = share("retiring", "topdown-retiring", slots);
        Optional<Double> speculation = share("bad_speculation", "topdown-bad-spec", slots);
        Optional<Double> frontend = share("frontend_bound", "topdown-fe-bound", slots);
        Optional<Double> backend = share("backend_bound", "topdown-be-bound", slots);
        Optional<Double> heavy = share("retiring.heavy_operations", "topdown-heavy-ops", slots);
        Optional<Double> mispredicts = share("bad_speculation.branch_mispredicts", "topdown-br-mispredict", slots);
        Optional<Double> latency = share("frontend_bound.fetch_latency", "topdown-fetch-lat", slots);
        Optional<Double> memory = share("backend_bound.memory_bound", "topdown-mem-bound", slots);
        rest("retiring.light_operations", retiring, heavy);
        rest("bad_speculation.machine_clears", speculation, mispredicts);
        rest("frontend_bound.fetch_bandwidth", frontend, latency);
        rest("backend_bound.core_bound", backend, memory);
    }

    private Optional<Double> share(String metric, String event, double slots) {
        return Optional.ofNullable(counts.get(event)).map(count -> put(metric, count / slots));
    }

    private void rest(String metric, Optional<Double> whole, Optional<Double> part) {
        whole.flatMap(all -> part.map(some -> all - some)).ifPresent(share -> put(metric, share));
    }

    private void computed() {
        double slots = SLOTS_PER_CYCLE * count("cpu_clk_unhalted.thread");
        double retired = count("uops_retired.retire_slots");
        double retiring = put("retiring", retired / slots);
        double recovery = SLOTS_PER_CYCLE * count("int_misc.recovery_cycles");
        double speculation = put("bad_speculation", (count("uops_issued.any") - retired + recovery) / slots);
        double frontend = put("frontend_bound", count("idq_uops_not_delivered.core") / slots);
        double backend = put("backend_bound", 1 - retiring - speculation - frontend);

        double starved = count("idq_uops_not_delivered.cycles_0_uops_deliv.core");
        double latency = put("frontend_bound.fetch_latency", SLOTS_PER_CYCLE * starved / slots);
        put("frontend_bound.fetch_bandwidth", frontend - latency);
        double mispredicted = count("br_misp_retired.all_branches");
        double mispredicts = put(
                "bad_speculation.branch_mispredicts", speculation * part(mispredicted, count("machine_clears.count")));
        put("bad_speculation.machine_clears", speculation - mispredicts);
        double memory = put("backend_bound.memory_bound", backend * memoryPart());
        put("backend_bound.core_bound", backend - memory);
        double heavy = put(
                "retiring.heavy_operations",
                (retired + count("uops_retired.macro_fused") - count("inst_retired.any")) / slots);
        put("retiring.light_operations", retiring - heavy);
    }

    private double memoryPart() {
        double memory = count("cycle_activity.stalls_mem_any") + count("exe_activity.bound_on_stores");
        double core = count("exe_activity.exe_bound_0_ports")
                + count("exe_activity.1_ports_util")
                + count("exe_activity.2_ports_util");
        return part(memory, core);
    }

    private static double part(double some, double others) {
        return some + others == 0 ? 0 : some / (some + others);
    }

    /** An event that was not counted in this interval makes all that depends on it NaN, which is then absent. */
    private double count(String event) {
        return counts.getOrDefault(event, Double.NaN);
    }

    private double put(String metric, double share) {
        if (Double.isFinite(share)) {
            shares.put(MetricCatalogue.get().indexOf("topdown." + metric), share);
        }
        return share;
    }
}
