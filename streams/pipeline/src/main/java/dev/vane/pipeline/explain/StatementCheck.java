package dev.vane.pipeline.explain;

import dev.vane.contracts.Explanation;
import dev.vane.contracts.Explanation.Evidence;
import dev.vane.contracts.Explanation.LostCpuTime;
import dev.vane.contracts.Extra;
import dev.vane.inference.window.RowLayout.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Holds what an explanation says against what was sampled, by other means than those that made it: by name and second, with
 * plain sums. What the model would say of other inputs cannot be sampled, so effects are not looked at.
 */
public final class StatementCheck {
    /** Explanations carry floats, and means of floats are taken in another order here. */
    private static final double RELATIVE_TOLERANCE = 1e-4;

    private static final double TOLERANCE = 1e-6;

    /** An explanation tells of CPU time lost in so many seconds at its window's end. */
    private static final int LOST_SECONDS = 10;

    /** In cores; who wants less is said to lose nothing. */
    private static final double LEAST_WANTED = 0.02;

    /** Fewer calm seconds are no past to compare with. */
    private static final int LEAST_CALM = 30;

    /** A metric that fewer of them have is compared with training. */
    private static final int LEAST_PRESENT = 10;

    private static final List<Scope> OF_NEIGHBOURS = List.of(Scope.SAME_CPUS, Scope.OTHER_CPUS, Scope.NEIGHBOURS);

    private final Explanation explanation;
    private final Observations observations;
    private final List<Long> calmSeconds;
    private final List<String> disagreements = new ArrayList<>();

    private StatementCheck(Explanation explanation, Observations observations) {
        this.explanation = explanation;
        this.observations = observations;
        Map<Long, Double> past = observations.past();
        double median = median(List.copyOf(past.values()));
        calmSeconds = past.keySet().stream()
                .filter(second -> past.get(second) >= median && observations.isSampled(second))
                .toList();
    }

    /** All that the explanation says otherwise than the samples; empty if they agree. */
    public static List<String> disagreements(Explanation explanation, Observations observations) {
        StatementCheck check = new StatementCheck(explanation, observations);
        check.rows();
        check.lost();
        check.neighbours();
        check.past();
        explanation.evidence().forEach(check::evidence);
        return List.copyOf(check.disagreements);
    }

    private void rows() {
        long sampled = LongStream.rangeClosed(explanation.start(), explanation.second())
                .filter(observations::isSampled)
                .count();
        long stale = 0;
        while (stale <= explanation.second() - explanation.start()
                && !observations.isSampled(explanation.second() - stale)) {
            stale++;
        }
        same("seconds that were sampled", explanation.realRows(), sampled);
        same(
                "seconds that were not",
                explanation.imputedRows(),
                explanation.second() - explanation.start() + 1 - sampled);
        same("seconds without a sample at the end", explanation.staleSeconds(), stale);
    }

    private void lost() {
        Optional<Double> others = mean(Extra.VM_LEDGER_OTHERS_CORES);
        if (others.isEmpty()) {
            same("lost CPU time is told", explanation.lostCpuTime().isPresent(), false);
            return;
        }
        double quota = mean(Extra.VM_LEDGER_QUOTA_CORES).orElse(0.0);
        double wanted = mean(Extra.VM_LEDGER_ON_CPU_CORES).orElse(0.0) + quota + others.get();
        double of = wanted < LEAST_WANTED ? Double.POSITIVE_INFINITY : wanted;
        Optional<LostCpuTime> told = explanation.lostCpuTime();
        near("lost to others", told.map(LostCpuTime::toOthers).orElse(Float.NaN), others.get() / of);
        near("lost to its quota", told.map(LostCpuTime::toQuota).orElse(Float.NaN), quota / of);
    }

    private Optional<Double> mean(Extra extra) {
        OptionalDouble mean = LongStream.rangeClosed(explanation.second() - LOST_SECONDS + 1, explanation.second())
                .filter(second -> second >= explanation.start())
                .mapToObj(second -> observations.extra(extra.key(), second))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
        return mean.isPresent() && mean.getAsDouble() >= 0 ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }

    private void neighbours() {
        Set<String> there = observations.neighbours(explanation.start(), explanation.second());
        explanation.neighbours().stream()
                .filter(neighbour -> !there.contains(neighbour.vm()))
                .forEach(neighbour -> disagreements.add("%s was no neighbour".formatted(neighbour.vm())));
    }

    /** Only a VM's own past tells of a change. */
    private void past() {
        boolean isPast = explanation.baseline() == Explanation.Baseline.CALM_PAST;
        same("compared with its own past", isPast, calmSeconds.size() >= LEAST_CALM);
    }

    private void evidence(Evidence evidence) {
        boolean isWithin = evidence.spans().stream()
                .allMatch(span -> span.from() >= explanation.start() && span.to() <= explanation.second());
        same(evidence.metric() + " is told of the window", isWithin, true);
        if (evidence.zScore() * (evidence.observed() - evidence.baseline()) < 0) {
            disagreements.add("%s: %s to %s is no change of z %s"
                    .formatted(evidence.metric(), evidence.baseline(), evidence.observed(), evidence.zScore()));
        }
        // Neighbours on the VM's CPUs and those elsewhere are one scope in an explanation.
        List<Scope> scopes = evidence.scope() == dev.vane.contracts.Scope.OWN ? List.of(Scope.OWN) : OF_NEIGHBOURS;
        if (scopes.stream().noneMatch(scope -> holds(evidence, scope))) {
            disagreements.add("%s of %s: says %s from %s, is %s from %s"
                    .formatted(
                            evidence.metric(),
                            evidence.scope(),
                            evidence.observed(),
                            evidence.baseline(),
                            scopes.stream()
                                    .map(scope -> observed(evidence, scope))
                                    .toList(),
                            scopes.stream()
                                    .map(scope -> median(calm(evidence.metric(), scope)))
                                    .toList()));
        }
    }

    private boolean holds(Evidence evidence, Scope scope) {
        OptionalDouble observed = observed(evidence, scope);
        boolean isObserved = observed.isPresent() && isNear(evidence.observed(), observed.getAsDouble());
        if (explanation.baseline() != Explanation.Baseline.CALM_PAST) {
            return isObserved;
        }
        List<Double> calm = calm(evidence.metric(), scope);
        return isObserved && (calm.size() < LEAST_PRESENT || isNear(evidence.baseline(), median(calm)));
    }

    private OptionalDouble observed(Evidence evidence, Scope scope) {
        return evidence.spans().stream()
                .flatMapToLong(span -> LongStream.rangeClosed(span.from(), span.to()))
                .mapToObj(second -> observations.value(evidence.metric(), scope, second))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /** Its values in the seconds of the VM's past whose prediction was no worse than their median. */
    private List<Double> calm(String metric, Scope scope) {
        return calmSeconds.stream()
                .flatMap(second ->
                        observations.value(metric, scope, second).stream().boxed())
                .toList();
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int count = sorted.length;
        return count == 0 ? Double.NaN : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    private static boolean isNear(double said, double is) {
        return Math.abs(said - is) <= TOLERANCE + RELATIVE_TOLERANCE * Math.abs(is);
    }

    private void near(String what, double said, double is) {
        if (!isNear(said, is)) {
            disagreements.add("%s: says %s, is %s".formatted(what, said, is));
        }
    }

    private void same(String what, Object said, Object is) {
        if (!said.toString().equals(is.toString())) {
            disagreements.add("%s: says %s, is %s".formatted(what, said, is));
        }
    }
}
