package dev.vane.platform.demo;

import dev.vane.contracts.RealisedError;
import dev.vane.contracts.VmKey;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was predicted and what was measured of each VM, with the greedy neighbour and without. The first seconds after it
 * has come or gone are left out of these means: most of a window is older. Errors are over every second that was compared,
 * those after the last one that was learnt from apart.
 */
final class StressEffect {
    /** A prediction is of the last ten seconds. */
    private static final int SETTLING_SECONDS = 10;

    private final NavigableMap<Long, Boolean> interfered = new TreeMap<>();
    private final Map<VmKey, Map<Long, Double>> predicted = new TreeMap<>();
    private final Map<VmKey, Map<Long, Double>> measured = new TreeMap<>();
    private final Map<VmKey, Errors> whileLearning = new TreeMap<>();
    private final Map<VmKey, Errors> afterLearning = new TreeMap<>();
    private long learntUntil = Long.MAX_VALUE;

    synchronized void second(long second, boolean isInterfered) {
        interfered.put(second, isInterfered);
    }

    synchronized void predicted(VmKey vm, long second, double performance) {
        predicted.computeIfAbsent(vm, absent -> new TreeMap<>()).put(second, performance);
    }

    synchronized void measured(VmKey vm, long second, double performance) {
        measured.computeIfAbsent(vm, absent -> new TreeMap<>()).put(second, performance);
    }

    synchronized void compared(RealisedError error) {
        Map<VmKey, Errors> of = error.second() - SETTLING_SECONDS >= learntUntil ? afterLearning : whileLearning;
        of.computeIfAbsent(error.key(), absent -> new Errors()).add(error);
    }

    /** No later second than this is learnt from; what was compared ten seconds after it is a test. */
    synchronized void learntUntil(long second) {
        learntUntil = second;
    }

    /** What was compared, of one VM. */
    private static final class Errors {
        private final DoubleSummaryStatistics told = new DoubleSummaryStatistics();
        private final DoubleSummaryStatistics raw = new DoubleSummaryStatistics();
        private final DoubleSummaryStatistics covered = new DoubleSummaryStatistics();
        private final DoubleSummaryStatistics widths = new DoubleSummaryStatistics();

        void add(RealisedError error) {
            told.accept(error.absoluteError());
            raw.accept(error.rawAbsoluteError());
            if (error.hasInterval()) {
                covered.accept(error.isCovered() ? 1 : 0);
                widths.accept(error.upper().getAsDouble() - error.lower().getAsDouble());
            }
        }

        void into(Map<String, Double> means, String when) {
            means.put("error." + when, told.getAverage());
            means.put("error." + when + ".raw", raw.getAverage());
            if (covered.getCount() > 0) {
                means.put("coverage." + when, covered.getAverage());
                means.put("width." + when, widths.getAverage());
            }
        }
    }

    /**
     * Means by VM, of those of which something was measured: {@code predicted.calm}, {@code measured.interfered}, ...; the mean
     * absolute error of what was predicted, {@code error.learning} and {@code error.learnt}, and of what the model alone said,
     * {@code error.learnt.raw}; and the coverage and the mean width of its intervals, {@code coverage.learnt}, ...
     */
    synchronized Map<String, Map<String, Double>> means() {
        Map<String, Map<String, Double>> means = new LinkedHashMap<>();
        for (VmKey vm : measured.keySet()) {
            Map<String, Double> ofVm = new LinkedHashMap<>();
            for (boolean is : new boolean[] {false, true}) {
                String when = is ? "interfered" : "calm";
                put(ofVm, "predicted." + when, predicted.getOrDefault(vm, Map.of()), is);
                put(ofVm, "measured." + when, measured.get(vm), is);
            }
            Optional.ofNullable(whileLearning.get(vm)).ifPresent(errors -> errors.into(ofVm, "learning"));
            Optional.ofNullable(afterLearning.get(vm)).ifPresent(errors -> errors.into(ofVm, "learnt"));
            means.put(vm.toString(), ofVm);
        }
        return means;
    }

    private void put(Map<String, Double> means, String name, Map<Long, Double> values, boolean is) {
        values.entrySet().stream()
                .filter(value -> isSettled(value.getKey(), is))
                .mapToDouble(Map.Entry::getValue)
                .average()
                .ifPresent(mean -> means.put(name, mean));
    }

    private boolean isSettled(long second, boolean is) {
        NavigableMap<Long, Boolean> recent = interfered.subMap(second - SETTLING_SECONDS, true, second, true);
        return recent.size() > SETTLING_SECONDS && recent.values().stream().allMatch(one -> one == is);
    }
}
