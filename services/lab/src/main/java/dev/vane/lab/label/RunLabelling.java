package dev.vane.lab.label;

import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Labels one VM in one phase together. */
final class RunLabelling {
    private final MeasuredVm vm;
    private final Phase together;
    private final Performance performance;
    private final List<Phase> before;
    private final List<Phase> after;
    private final Map<Optional<Integer>, Ideal> ideals;
    private final List<Label> labels = new ArrayList<>();
    private final Map<Unlabelled, Integer> unlabelled = new EnumMap<>(Unlabelled.class);

    /** {@code before} and {@code after}: the VM's alone phases next to the phase together. */
    RunLabelling(MeasuredVm vm, Performance performance, List<Phase> before, Phase together, List<Phase> after) {
        this.vm = vm;
        this.together = together;
        this.performance = performance;
        this.before = before;
        this.after = after;
        this.ideals = ideals(Stretch.of(vm, together), stretches(before), stretches(after));
    }

    LabelledRun run(int number) {
        List<Stretch> stretches = Stretch.of(vm, together);
        stretches.forEach(this::label);
        int settling = seconds(together)
                - stretches.stream().mapToInt(Stretch::seconds).sum();
        leaveOut(Unlabelled.LEVEL_CHANGE, settling);
        Map<Optional<Integer>, Double> values = new HashMap<>();
        ideals.forEach((level, ideal) -> values.put(level, ideal.value()));
        List<AloneLabel> alone = ideals.values().stream()
                .flatMap(ideal -> ideal.labels().stream())
                .toList();
        return new LabelledRun(vm.vm(), number, together, values, drift(), rejection(), labels, alone, unlabelled);
    }

    private List<Stretch> stretches(List<Phase> phases) {
        return phases.stream().flatMap(phase -> Stretch.of(vm, phase).stream()).toList();
    }

    /** Of the levels of the phase together only: what a VM does alone at others says nothing of this run. */
    private Map<Optional<Integer>, Ideal> ideals(List<Stretch> ofPhase, List<Stretch> before, List<Stretch> after) {
        Set<Optional<Integer>> levels = new HashSet<>();
        ofPhase.forEach(stretch -> levels.add(stretch.level()));
        Map<Optional<Integer>, Ideal> found = new HashMap<>();
        for (Optional<Integer> level : levels) {
            Ideal.of(performance, at(level, before), at(level, after)).ifPresent(ideal -> found.put(level, ideal));
        }
        return found;
    }

    private static List<Stretch> at(Optional<Integer> level, List<Stretch> stretches) {
        return stretches.stream()
                .filter(stretch -> stretch.level().equals(level))
                .toList();
    }

    private static int seconds(Phase phase) {
        return (int) (phase.lastSecond() - phase.firstSecond() + 1);
    }

    private void label(Stretch stretch) {
        Ideal ideal = ideals.get(stretch.level());
        if (ideal == null) {
            leaveOut(Unlabelled.LEVEL_NOT_ALONE, stretch.seconds());
            return;
        }
        for (Cut.Piece piece : Cut.of(stretch, ideal.spans(), performance)) {
            OptionalDouble noise = ideal.noise(piece.part().seconds());
            if (piece.reason().isPresent()) {
                leaveOut(piece.reason().get(), piece.part().seconds());
            } else if (noise.isEmpty()) {
                leaveOut(Unlabelled.NOISE_UNKNOWN, piece.part().seconds());
            } else {
                piece.reading().ifPresent(reading -> labels.add(label(piece.part(), reading, ideal, noise)));
            }
        }
    }

    private static Label label(Stretch part, Performance.Reading reading, Ideal ideal, OptionalDouble noise) {
        double ratio = ideal.ratio(reading.performance());
        return new Label(
                part.last(),
                part.seconds(),
                part.level(),
                reading.performance(),
                reading.amount(),
                LabelRules.clip(ratio),
                ratio,
                noise.orElseThrow());
    }

    private void leaveOut(Unlabelled reason, int seconds) {
        if (seconds > 0) {
            unlabelled.merge(reason, seconds, Integer::sum);
        }
    }

    private OptionalDouble drift() {
        return ideals.values().stream()
                .map(Ideal::drift)
                .flatMapToDouble(OptionalDouble::stream)
                .max();
    }

    private Optional<Rejection> rejection() {
        if (before.isEmpty()) {
            return Optional.of(Rejection.NO_ALONE_BEFORE);
        }
        if (after.isEmpty()) {
            return Optional.of(Rejection.NO_ALONE_AFTER);
        }
        OptionalDouble drift = drift();
        if (drift.isEmpty()) {
            return Optional.of(Rejection.DRIFT_UNKNOWN);
        }
        return drift.getAsDouble() > LabelRules.driftBound(vm.label())
                ? Optional.of(Rejection.DRIFT)
                : Optional.empty();
    }
}
