package dev.vane.training.faithfulness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How well each indicator tells contended from calm windows of the same VM in the same block.
 *
 * @param cases in the order of VMs and kinds
 */
record AttentionScores(List<Case> cases) {
    /** Windows of a sort below which a VM is left out. */
    static final int LEAST_WINDOWS = 3;

    /** Of the intervals' draws; the same for all. */
    private static final long SEED = 1;

    AttentionScores {
        cases = List.copyOf(cases);
    }

    /**
     * One VM in one block, and one kind of interferer.
     *
     * @param contended windows in which it was on
     * @param calm windows without any
     * @param aucs by indicator, NaN where it says nothing of the resource
     */
    record Case(String vm, String application, String kind, int contended, int calm, Map<Indicator, Double> aucs) {
        Case {
            aucs = new EnumMap<>(aucs);
        }

        double auc(Indicator indicator) {
            return aucs.get(indicator);
        }

        boolean isKnownTo(Indicator indicator) {
            return !Double.isNaN(auc(indicator));
        }
    }

    /** Leaves out what no metric of the host tells of, and VMs with fewer than {@value #LEAST_WINDOWS} windows of a sort. */
    static AttentionScores of(List<AttentionWindow> windows, BlamedGroups blamed) {
        Map<String, Map<String, List<AttentionWindow>>> byVm = windows.stream()
                .collect(Collectors.groupingBy(
                        AttentionWindow::vm,
                        TreeMap::new,
                        Collectors.groupingBy(AttentionWindow::kind, TreeMap::new, Collectors.toList())));
        List<Case> cases = new ArrayList<>();
        byVm.forEach((vm, byKind) -> {
            List<AttentionWindow> calm = byKind.getOrDefault("", List.of());
            byKind.forEach((kind, contended) -> {
                if (!kind.isEmpty()) {
                    cases.add(compare(vm, kind, contended, calm, blamed));
                }
            });
        });
        return new AttentionScores(
                cases.stream().filter(one -> one.isKnownTo(Indicator.ATTENTION)).toList());
    }

    private static Case compare(
            String vm, String kind, List<AttentionWindow> contended, List<AttentionWindow> calm, BlamedGroups blamed) {
        Map<Indicator, Double> aucs = new EnumMap<>(Indicator.class);
        for (Indicator indicator : Indicator.values()) {
            List<Double> on = levels(contended, indicator, kind, blamed);
            List<Double> off = levels(calm, indicator, kind, blamed);
            aucs.put(indicator, Math.min(on.size(), off.size()) < LEAST_WINDOWS ? Double.NaN : Auc.of(on, off));
        }
        return new Case(vm, contended.getFirst().application(), kind, contended.size(), calm.size(), aucs);
    }

    private static List<Double> levels(
            List<AttentionWindow> windows, Indicator indicator, String kind, BlamedGroups blamed) {
        return windows.stream()
                .map(window -> window.level(indicator, kind, blamed))
                .filter(level -> !level.isNaN())
                .toList();
    }

    /** The mean over applications, each of which is the mean of its cases. */
    Estimate auc(Indicator indicator, Predicate<Case> among) {
        return mean(one -> one.auc(indicator), among);
    }

    /** How much higher attention's AUC is than another's, over the cases that both say something of. */
    Estimate attentionOver(Indicator other, Predicate<Case> among) {
        return mean(one -> one.auc(Indicator.ATTENTION) - one.auc(other), among);
    }

    private Estimate mean(ToDoubleFunction<Case> value, Predicate<Case> among) {
        Map<String, Double> ofApplications = cases.stream()
                .filter(among)
                .filter(one -> !Double.isNaN(value.applyAsDouble(one)))
                .collect(Collectors.groupingBy(Case::application, TreeMap::new, Collectors.averagingDouble(value)));
        return Estimate.of(ofApplications.values().stream().map(List::of).toList(), SEED);
    }

    /** Every indicator's AUC, and how much higher attention's is. */
    Map<String, Estimate> estimates(Predicate<Case> among) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        for (Indicator one : Indicator.values()) {
            estimates.put(one.words(), auc(one, among));
        }
        for (Indicator one : Indicator.values()) {
            if (one != Indicator.ATTENTION) {
                estimates.put("attention more than " + one.words(), attentionOver(one, among));
            }
        }
        return estimates;
    }

    /** All cases, those that the ledger says something of, each kind, and each application. */
    Map<String, Predicate<Case>> parts() {
        Map<String, Predicate<Case>> parts = new LinkedHashMap<>();
        parts.put("all", one -> true);
        parts.put("CPU interferers", one -> one.isKnownTo(Indicator.TIME_LOST));
        for (String kind : new TreeSet<>(cases.stream().map(Case::kind).toList())) {
            parts.put("kind " + kind, one -> one.kind().equals(kind));
        }
        for (String name : new TreeSet<>(cases.stream().map(Case::application).toList())) {
            parts.put("application " + name, one -> one.application().equals(name));
        }
        return parts;
    }

    long count(Predicate<Case> among) {
        return cases.stream().filter(among).count();
    }
}
