package dev.vane.collector.live;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Asks perf what this machine counts.
 *
 * @param events what it counts: arguments for {@code perf stat -e}
 * @param lines number of lines that perf writes for these events: one for each event, or one for each kind of cores
 * @param absence why it does not count all that the catalogue has; empty if it does
 */
record PerfProbe(List<String> events, int lines, String absence) {
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
    private static final int EVENT = 2;

    /** Counts nothing, for this reason. */
    static PerfProbe none(String absence) {
        return new PerfProbe(List.of(), 0, absence);
    }

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

    /**
     * Tries all events once; takes some 50 ms where there is no performance counter, a second where there are.
     *
     * @param perf the program
     * @param limit longest time that it is waited for, each time
     */
    static PerfProbe run(String perf, Duration limit) {
        try {
            return run(events -> PerfCommand.run(
                    List.of(perf, "stat", "-a", "-x", ",", "-e", String.join(",", events), "--", "true"), limit));
        } catch (IOException e) {
            return none("perf is not installed");
        } catch (TimeoutException e) {
            return none("perf did not answer within %d s".formatted(limit.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none("interrupted while perf was tried");
        }
    }

    /** Runs perf with events, and returns what it writes. */
    private interface Trial {
        String output(List<String> events) throws IOException, TimeoutException, InterruptedException;
    }

    private static PerfProbe run(Trial perf) throws IOException, TimeoutException, InterruptedException {
        List<String> generic = new ArrayList<>(names().keySet());
        generic.remove(L3_STALLS);
        Counted counted = Counted.parse(perf.output(generic));
        if (!counted.lines().containsKey("instructions")) {
            return new PerfProbe(List.copyOf(counted.lines().keySet()), counted.sum(), whyNoHardware(counted));
        }
        List<String> events = new ArrayList<>(counted.lines().keySet());
        Counted stalls = Counted.parse(perf.output(List.of(L3_STALLS)));
        events.addAll(stalls.lines().keySet());
        int lines = counted.sum() + stalls.sum();
        String absence = "this processor lacks the event" + partly(counted);
        for (List<String> set : TopDown.EVENTS) {
            Counted topDown = Counted.parse(perf.output(set));
            if (topDown.lines().size() == String.join(",", set).split(",").length) {
                events.addAll(set);
                return new PerfProbe(events, lines + topDown.sum(), absence);
            }
        }
        return new PerfProbe(events, lines, absence + "; no top-down events");
    }

    private static String whyNoHardware(Counted counted) {
        if (counted.partly().contains("instructions")) {
            return "perf counts hardware events on some of this processor's cores only";
        }
        return counted.lines().isEmpty()
                ? "perf may not count system-wide here"
                : "this machine shows no performance counters (PMU)";
    }

    private static String partly(Counted counted) {
        return counted.partly().isEmpty() ? "" : ", or some of its cores do: " + String.join(", ", counted.partly());
    }

    /**
     * What perf counted in one trial.
     *
     * @param lines number of lines for each event that was counted, by its plain name
     * @param partly events that some kinds of cores count and others do not: their sum would be too small
     */
    record Counted(Map<String, Integer> lines, Set<String> partly) {
        /** @param output of {@code perf stat -x,}; lines of another form are passed over */
        static Counted parse(String output) {
            Map<String, Integer> lines = new LinkedHashMap<>();
            Set<String> missing = new LinkedHashSet<>();
            for (String line : output.split("\n", -1)) {
                String[] fields = line.strip().split(",", -1);
                if (fields.length > EVENT && !fields[EVENT].isBlank()) {
                    String event = PerfEventName.plain(fields[EVENT]);
                    if (fields[0].startsWith("<not supported")) {
                        missing.add(event);
                    } else {
                        lines.merge(event, 1, Integer::sum);
                    }
                }
            }
            Set<String> partly = new LinkedHashSet<>(missing);
            partly.retainAll(lines.keySet());
            lines.keySet().removeAll(missing);
            return new Counted(lines, partly);
        }

        int sum() {
            return lines.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
