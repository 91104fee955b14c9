package dev.vane.training.alerts;

import dev.vane.contracts.Extra;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import dev.vane.training.baseline.Formula;
import dev.vane.training.dataset.LabelledRun;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What an SRE can put an alert on without a model. Each is the mean of the seconds since the scrape before, so that a
 * rule's average over a minute is that of the whole minute, as with the rate of a counter.
 */
enum Signal {
    PRESSURE_SOME("CPU pressure, some", "share of the time in which some task of the VM waited for a CPU"),
    PRESSURE_FULL(
            "CPU pressure, full", "share of the time in which every task of the VM that had work waited for a CPU"),
    RUN_QUEUE_DELAY("run-queue delay", "waiting for a CPU over the time of the VM's CPUs"),
    STEAL("steal", "CPU time of the host that its hypervisor gave to others, over all its CPUs"),
    LOST_TO_OTHERS("time lost to others", "the stall ledger's waiting for others, in core-seconds a second"),
    BEST_OF_BOTH("1 - best of both", "scheduler share and time lost, untrained"),
    BEST_OF_OTHERS("1 - best of both, others alone", "share against others and time lost, untrained"),
    Z_RUN_QUEUE_DELAY(
            "z-score of run-queue delay",
            "(mean of 5 s - mean of the minute before) / standard deviation of that minute, which is 0.01 at least"),
    Z_UTILIZATION("z-score of utilization", "the same of CPU utilization, without its sign"),
    /** What is missing to this one is missing because of the rule, and not because of what it looks at. */
    MEASURED(
            "measured performance",
            "1 - relative performance as the lab measured it, which no rule knows: the most that a rule of this form can do");

    private static final String DELAY = "vm.vcpu.runqueue_delay.ratio.mean";
    private static final String UTILIZATION = "vm.cpu.utilization";

    private final String text;
    private final String formula;

    Signal(String text, String formula) {
        this.text = text;
        this.formula = formula;
    }

    /** As reports name it. */
    String text() {
        return text;
    }

    /** What it is, in words. */
    String formula() {
        return formula;
    }

    /**
     * What a scrape would find at the end of each second of a run; NaN where there is nothing.
     *
     * @param features of the run's rows
     */
    double[] of(LabelledRun run, List<Feature> features) {
        return switch (this) {
            case PRESSURE_SOME -> scraped(metric(run, features, Extra.VM_PRESSURE_CPU_RATIO.key()));
            case PRESSURE_FULL -> scraped(metric(run, features, Extra.VM_PRESSURE_CPU_FULL_RATIO.key()));
            case RUN_QUEUE_DELAY -> scraped(metric(run, features, DELAY));
            case STEAL -> scraped(metric(run, features, Extra.HOST_STEAL_RATIO.key()));
            case LOST_TO_OTHERS -> scraped(metric(run, features, Extra.VM_LEDGER_OTHERS_CORES.key()));
            case BEST_OF_BOTH -> scraped(shortfall(run, Formula.BEST_OF_BOTH));
            case BEST_OF_OTHERS -> scraped(shortfall(run, Formula.BEST_OF_OTHERS));
            case Z_RUN_QUEUE_DELAY -> ZScore.of(metric(run, features, DELAY));
            case Z_UTILIZATION ->
                Arrays.stream(ZScore.of(metric(run, features, UTILIZATION)))
                        .map(Math::abs)
                        .toArray();
            case MEASURED ->
                scraped(perSecond(run, second -> 1 - run.labels().at(second).orElse(Double.NaN)));
        };
    }

    private static double[] scraped(double... seconds) {
        return means(seconds, AlertRule.STEP);
    }

    private static double[] perSecond(LabelledRun run, IntToDoubleFunction value) {
        return IntStream.range(0, run.rows().size()).mapToDouble(value).toArray();
    }

    /** One of the VM's own metrics. */
    private static double[] metric(LabelledRun run, List<Feature> features, String name) {
        int place = IntStream.range(0, features.size())
                .filter(i -> features.get(i).scope().isOwn()
                        && features.get(i).name().equals(name))
                .findFirst()
                .orElse(-1);
        return perSecond(
                run, second -> place < 0 ? Double.NaN : value(run.rows().get(second), place));
    }

    private static double value(Row row, int feature) {
        return row.isPresent(feature) && !row.imputed() ? row.value(feature) : Double.NaN;
    }

    /** What a formula over the stall ledger leaves to full performance. */
    private static double[] shortfall(LabelledRun run, Formula formula) {
        return perSecond(
                run,
                second -> run.ledger().isEmpty()
                        ? Double.NaN
                        : 1 - formula.of(run.ledger().get(second)).orElse(Double.NaN));
    }

    /** Of the last so many seconds at each second, as far as they are known; NaN where none is. */
    static double[] means(double[] seconds, int length) {
        double[] means = new double[seconds.length];
        for (int second = 0; second < means.length; second++) {
            means[second] = Arrays.stream(seconds, Math.max(0, second + 1 - length), second + 1)
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN);
        }
        return means;
    }
}
