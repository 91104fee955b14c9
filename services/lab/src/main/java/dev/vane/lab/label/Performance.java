package dev.vane.lab.label;

import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import java.util.List;
import java.util.Optional;

/** What a VM's reports say of any seconds. */
sealed interface Performance permits WorkRate, RequestLatency {

    /** A performance and the work or the requests behind it. */
    record Reading(double performance, double amount) {}

    /**
     * That of a labelled VM.
     *
     * @throws IllegalArgumentException for an interferer, which reports none
     */
    static Performance of(MeasuredVm vm, MeasuredBlock block) {
        return switch (vm.label()) {
            case RATE -> WorkRate.of(vm, block.phases());
            case LATENCY -> RequestLatency.of(vm);
            case NONE -> throw new IllegalArgumentException("an interferer reports no performance: " + vm.vm());
        };
    }

    /** Over one stretch; empty if its reports do not tell. */
    Optional<Reading> over(Stretch stretch);

    /** Over whatever the reports tell of some stretches of one level; empty if that is too little. */
    Optional<Reading> pooled(List<Stretch> stretches);

    /** How {@code actual} compares with {@code ideal}: 1 if equal, less if worse. */
    double ratio(double ideal, double actual);

    /** Spans to try for a label, shortest first, where these are the stretches alone at its level. */
    List<Integer> spans(List<Stretch> alone);

    /** Why {@link #over} was empty. */
    Unlabelled lack();
}
