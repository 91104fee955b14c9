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
 * has come or gone are left out of these means: most of a window is older. Mean errors are over every second that was
 * compared.
 */
final class StressEffect {
    /** A prediction is of the last ten seconds. */
    private static final int SETTLING_SECONDS = 10;

    private final NavigableMap<Long, Boolean> interfered = new TreeMap<>();
    private final Map<VmKey, Map<Long, Double>> predicted = new TreeMap<>();
    private final Map<VmKey, Map<Long, Double>> measured = new TreeMap<>();
    private final Map<VmKey, DoubleSummaryStatistics> errors = new TreeMap<>();
    private final Map<VmKey, DoubleSummaryStatistics> rawErrors = new TreeMap<>();

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
        errors.computeIfAbsent(error.key(), absent -> new DoubleSummaryStatistics())
                .accept(error.absoluteError());
        rawErrors
                .computeIfAbsent(error.key(), absent -> new DoubleSummaryStatistics())
                .accept(error.rawAbsoluteError());
    }

    /**
     * Means by VM, of those of which something was measured: {@code predicted.calm}, {@code measured.interfered}, ..., and
     * the mean absolute error of what was predicted, {@code error}, and of what the model alone said, {@code error.raw}.
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
            Optional.ofNullable(errors.get(vm)).ifPresent(told -> ofVm.put("error", told.getAverage()));
            Optional.ofNullable(rawErrors.get(vm)).ifPresent(raw -> ofVm.put("error.raw", raw.getAverage()));
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
