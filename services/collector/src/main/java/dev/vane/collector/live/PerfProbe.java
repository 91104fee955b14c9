package dev.vane.collector.live;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks perf what this machine counts.
 *
 * @param events what it counts: arguments for {@code perf stat -e}
 * @param absence why it does not count all that the catalogue has; empty if it does
 */
record PerfProbe(List<String> events, String absence) {
    /** These come from procfs and control groups, exactly and at no cost. */
    private static final Set<String> FROM_KERNEL_FILES = Set.of(
            "perf.alignment_faults",
            "perf.context_switches",
            "perf.cpu_clock",
            "perf.emulation_faults",
            "perf.major_faults",
            "perf.minor_faults",
            "perf.page_faults",
            "perf.task_clock");

    private static final String L3_STALLS = "cycle_activity.stalls_l3_miss";
    private static final long MAX_SECONDS = 5;

    /** Names that perf gives to the catalogue's events, with their positions in the catalogue. */
    static Map<String, Integer> names() {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (Metric metric : MetricCatalogue.get().metrics()) {
            if (metric.name().startsWith("perf.") && !FROM_KERNEL_FILES.contains(metric.name())) {
                names.put(perfName(metric.name().substring("perf.".length())), metric.index());
            }
        }
        return names;
    }

    private static String perfName(String name) {
        if (name.startsWith("cycle_activity")) {
            return L3_STALLS;
        }
        return name.replace('_', '-')
                .replaceFirst("^l1-", "L1-")
                .replaceFirst("^llc-", "LLC-")
                .replaceFirst("^dtlb-", "dTLB-")
                .replaceFirst("^itlb-", "iTLB-");
    }

    /** Tries all events once; takes some 50 ms where there is no performance counter, a second where there are. */
    static PerfProbe run() {
        List<String> generic = new ArrayList<>(names().keySet());
        generic.remove(L3_STALLS);
        try {
            List<String> events = new ArrayList<>(counted(generic));
            if (!events.contains("instructions")) {
                String why = events.isEmpty()
                        ? "perf may not count system-wide here"
                        : "this machine shows no performance counters (PMU)";
                return new PerfProbe(events, why);
            }
            events.addAll(counted(List.of(L3_STALLS)));
            boolean hasTopDown = TopDown.EVENTS.stream().anyMatch(group -> addAll(group, events));
            return new PerfProbe(
                    events,
                    hasTopDown
                            ? "this processor lacks the event"
                            : "this processor lacks the event; no top-down events");
        } catch (IOException e) {
            return new PerfProbe(List.of(), "perf is not installed");
        }
    }

    private static boolean addAll(List<String> group, List<String> events) {
        try {
            boolean isCounted = counted(group).size() == String.join(",", group).split(",").length;
            return isCounted && events.addAll(group);
        } catch (IOException e) {
            return false;
        }
    }

    /** Those of the events that perf counts; none if it does not know one of their names. */
    private static List<String> counted(List<String> events) throws IOException {
        Process perf = new ProcessBuilder("perf", "stat", "-a", "-x", ",", "-e", String.join(",", events), "--", "true")
                .redirectErrorStream(true)
                .start();
        perf.getOutputStream().close();
        String output = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!perf.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || perf.exitValue() != 0) {
                perf.destroyForcibly();
                return List.of();
            }
        } catch (InterruptedException e) {
            perf.destroyForcibly();
            Thread.currentThread().interrupt();
            return List.of();
        }
        return output.lines()
                .map(line -> line.split(","))
                .filter(fields -> fields.length > 2 && !fields[0].startsWith("<not supported"))
                .map(fields -> fields[2])
                .toList();
    }
}
