package dev.vane.platform.bench;

import dev.vane.contracts.SkippedWindow;
import dev.vane.inference.statistics.Quantiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run measured. Throughput counts what became visible in the measured seconds of the clock; delays and skips are
 * those of the windows that end in them, however late these came, so that nothing slow is left out.
 *
 * @param plan what was asked for
 * @param measured the seconds that count
 * @param predictionsPerSecond predictions that became visible in the measured seconds, a second
 * @param due windows that end in the measured seconds and have an outcome
 * @param skipped those of them that were not predicted, by reason
 * @param delays those of the ones that were
 * @param lag records not committed just before each second of the run begins, warm-up included
 * @param lagAtEnd records not committed when the measured seconds ended
 * @param parts what each part used
 * @param othersCpuPerSecond processor seconds a second that the rest of the machine used meanwhile
 * @param responses to model requests that were sent in the measured seconds
 * @param tally of the whole run
 */
public record PipelineReport(
        LoadPlan plan,
        MeasuredSeconds measured,
        double predictionsPerSecond,
        long due,
        Map<SkippedWindow.Reason, Long> skipped,
        Delays delays,
        List<Long> lag,
        long lagAtEnd,
        List<PartCost> parts,
        double othersCpuPerSecond,
        List<SeenResponse> responses,
        OutcomeTally tally) {
    /** This process, which keeps all that it has seen: whether it grows says nothing of the platform. */
    static final String READER = "reader";

    private static final List<String> PARTS = List.of("simulator", "broker", "pipeline", "answerer", READER);
    private static final int PICTURE_WIDTH = 60;

    static PipelineReport of(
            LoadPlan plan,
            MeasuredSeconds measured,
            List<Moment> moments,
            List<SeenOutcome> seen,
            List<SeenResponse> responses,
            OutcomeTally tally) {
        List<SeenOutcome> due = seen.stream()
                .filter(outcome -> measured.holds(outcome.second()))
                .toList();
        long visible = seen.stream()
                .filter(outcome -> outcome.skipped().isEmpty() && measured.holdsMillis(outcome.visibleMillis()))
                .count();
        int start = (int) plan.warmUp().toSeconds();
        List<Moment> inside = moments.subList(start, start + (int) measured.count() + 1);
        List<PartCost> parts = PARTS.stream()
                .filter(name -> inside.getFirst().parts().containsKey(name))
                .map(name -> PartCost.of(name, inside, plan.soak() && !name.equals(READER)))
                .toList();
        return new PipelineReport(
                plan,
                measured,
                (double) visible / measured.count(),
                due.size(),
                skipped(due),
                Delays.of(due.stream()
                        .filter(outcome -> outcome.skipped().isEmpty())
                        .toList()),
                moments.stream().map(Moment::lag).toList(),
                inside.getLast().lag(),
                parts,
                machineCpu(inside)
                        - parts.stream().mapToDouble(PartCost::cpuPerSecond).sum(),
                responses.stream()
                        .filter(response -> measured.holdsMillis(response.sentMillis()))
                        .toList(),
                tally);
    }

    private static Map<SkippedWindow.Reason, Long> skipped(List<SeenOutcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.skipped().stream())
                .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
    }

    private static double machineCpu(List<Moment> moments) {
        Moment first = moments.getFirst();
        Moment last = moments.getLast();
        return (double) last.machine().minus(first.machine()).toMillis() / (last.atMillis() - first.atMillis());
    }

    /** True if every due window of the run has exactly one outcome. */
    public boolean addsUp() {
        return tally.addsUp();
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("load         %d VMs on %d hosts, one sample each a second; %d partitions %s"
                .formatted(plan.vms(), plan.hosts(), plan.partitions(), plan.settings()));
        lines.add("measured     %d s after %d s of warm-up: event seconds %d to %d"
                .formatted(measured.count(), plan.warmUp().toSeconds(), measured.first(), measured.end() - 1));
        lines.add("predictions  %.1f/s became visible; of %d windows due, %d skipped %s"
                .formatted(predictionsPerSecond, due, skippedCount(), skipped));
        lines.add("delay        p50 %.3f s, p99 %.3f s, max %.3f s".formatted(p50(), p99(), max()));
        if (plan.requests() > 0) {
            lines.add("requests     %d a second: %d answered, %d not; p50 %.3f s, p99 %.3f s"
                    .formatted(
                            plan.requests(), answered(), responses.size() - answered(), responseP50(), responseP99()));
        }
        lines.add("lag          %d records at the end, most %d".formatted(lagAtEnd, mostLag()));
        lines.add("             " + Sparkline.of(lag, PICTURE_WIDTH) + "  whole run");
        lines.add("%-12s %8s %10s %8s %8s".formatted("part", "CPU s/s", "start MiB", "peak", "end"));
        parts.forEach(part -> lines.add(line(part)));
        lines.add("%-12s %8.2f   everything else on the machine".formatted("others", othersCpuPerSecond));
        if (plan.soak()) {
            lines.add(Growth.RULE);
        }
        lines.add("whole run    %d due = %d predicted + %d skipped: %s"
                .formatted(
                        tally.due(),
                        tally.predicted(),
                        tally.skippedCount(),
                        addsUp() ? "every due window has exactly one outcome" : String.join(", ", tally.complaints())));
        return lines;
    }

    private static String line(PartCost part) {
        String growth = part.growth()
                .map(found -> "  %+.2f ± %.2f MiB a minute, %s"
                        .formatted(found.mibPerMinute(), found.standardError(), found.isFlat() ? "flat" : "NOT flat"))
                .orElse("");
        return "%-12s %8.2f %10.0f %8.0f %8.0f%s"
                .formatted(part.name(), part.cpuPerSecond(), part.startMib(), part.peakMib(), part.endMib(), growth);
    }

    /** For programs: JSON's types alone. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("vms", plan.vms());
        map.put("hosts", plan.hosts());
        map.put("partitions", plan.partitions());
        map.put("settings", plan.settings());
        map.put("firstSecond", measured.first());
        map.put("seconds", measured.count());
        map.put("predictionsPerSecond", predictionsPerSecond);
        map.put("due", due);
        map.put("skipped", skipped);
        map.put("delaySeconds", Map.of("p50", p50(), "p99", p99(), "max", max()));
        if (plan.requests() > 0) {
            map.put(
                    "requests",
                    Map.of(
                            "perSecond", plan.requests(),
                            "answered", answered(),
                            "notAnswered", responses.size() - answered(),
                            "p50", responseP50(),
                            "p99", responseP99()));
        }
        map.put("lagAtEnd", lagAtEnd);
        map.put("lag", lag);
        map.put("parts", parts.stream().map(PartCost::toMap).toList());
        map.put("othersCpuPerSecond", othersCpuPerSecond);
        map.put("wholeRun", tally);
        map.put("addsUp", addsUp());
        return map;
    }

    private long skippedCount() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    private long mostLag() {
        return lag.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private double p50() {
        return delays.quantileSeconds(0.5);
    }

    /** Delay that 99 of 100 predictions stay below, in seconds. */
    public double p99() {
        return delays.quantileSeconds(0.99);
    }

    /** Model requests that were answered. */
    public long answered() {
        return responses.stream().filter(SeenResponse::answered).count();
    }

    private double responseP50() {
        return responseSeconds(0.5);
    }

    /** Time in which 99 of 100 model requests have their response, in seconds. */
    public double responseP99() {
        return responseSeconds(0.99);
    }

    private double responseSeconds(double share) {
        return Quantiles.of(
                        responses.stream().mapToDouble(SeenResponse::tookMillis).toArray(), share)
                / 1000;
    }

    private double max() {
        return delays.quantileSeconds(1);
    }
}
