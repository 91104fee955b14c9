package dev.vane.lab.report;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs of blocks that were measured more than once: the same VMs, places and loads. */
final class RepeatedRuns {
    /**
     * The same run twice.
     *
     * @param first earlier one
     * @param second later one
     * @param firstMean mean relative performance of the earlier one
     * @param secondMean that of the later one
     */
    record Pair(Run first, Run second, double firstMean, double secondMean) {
        double difference() {
            return Math.abs(firstMean - secondMean);
        }

        /** Standard deviation of the difference of two labels, one of each run, were their stated noise all there is. */
        double noise() {
            return Math.hypot(
                    first.noise().orElse(0) * firstMean, second.noise().orElse(0) * secondMean);
        }

        /** True if the difference is at most so many times the noise. */
        boolean agreesWithin(double times) {
            return difference() <= times * noise();
        }
    }

    private RepeatedRuns() {}

    /** Neighbouring repetitions of each run, accepted ones only. */
    static List<Pair> of(LabDataset data) {
        Map<String, List<Double>> labels = new LinkedHashMap<>();
        data.labels().forEach(labelled -> labels.computeIfAbsent(labelled.runId(), any -> new ArrayList<>())
                .add(labelled.label().relativePerformance()));
        Map<String, Run> last = new LinkedHashMap<>();
        List<Pair> pairs = new ArrayList<>();
        for (Run run : data.runs()) {
            if (run.label() != LabelKind.NONE && labels.containsKey(run.id())) {
                Run before = last.put(key(data, run), run);
                if (before != null) {
                    pairs.add(new Pair(
                            before,
                            run,
                            Spread.of(labels.get(before.id())).mean(),
                            Spread.of(labels.get(run.id())).mean()));
                }
            }
        }
        return pairs;
    }

    /** All that was planned of a run and of what is beside it; not when or in which block. */
    private static String key(LabDataset data, Run run) {
        long injected = data.contentions().stream()
                .filter(some -> some.block().equals(run.block()))
                .filter(some -> run.contains(some.contention().firstSecond()))
                .count();
        return String.join(
                "|",
                run.host(),
                run.vm(),
                run.application(),
                run.cpus(),
                Integer.toString(run.shares()),
                run.quotaCpus().toString(),
                run.clientPlace(),
                run.load(),
                run.neighbours().toString(),
                run.memoryMib().toString(),
                run.writeIops().toString(),
                run.phase().toString(),
                run.id().substring(run.id().lastIndexOf('/')),
                Long.toString(injected));
    }
}
