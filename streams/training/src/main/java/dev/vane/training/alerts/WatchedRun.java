package dev.vane.training.alerts;

import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Phase;
import java.util.Arrays;
import java.util.List;

/**
 * A run that a rule watches, and what it should tell of it.
 *
 * @param application that ran
 * @param phase what its neighbours did
 * @param signal that the rule looks at, a value for each second; NaN where there is none
 * @param degraded times in which a page is no false one, those that somebody should be told of among them
 */
record WatchedRun(String application, Phase phase, List<Double> signal, List<Episode> degraded) {
    WatchedRun {
        signal = List.copyOf(signal);
        degraded = List.copyOf(degraded);
    }

    static WatchedRun of(LabelledRun run, double... signal) {
        double[] measured = new double[run.rows().size()];
        Arrays.setAll(measured, second -> run.labels().at(second).orElse(Double.NaN));
        return of(run.group(), run.phase(), signal, measured);
    }

    /** @param measured relative performance in the same seconds; NaN where it was not measured */
    static WatchedRun of(String application, Phase phase, double[] signal, double[] measured) {
        return new WatchedRun(
                application,
                phase,
                Arrays.stream(signal).boxed().toList(),
                Episode.of(Episode.SHORTEST_EXCUSE, measured));
    }

    /** Those that somebody should be told of. */
    List<Episode> episodes() {
        return degraded.stream()
                .filter(episode -> episode.seconds() >= Episode.SHORTEST)
                .toList();
    }

    double[] values() {
        return signal.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** False if the rule has nothing to look at. */
    boolean hasValue() {
        return signal.stream().anyMatch(value -> !value.isNaN());
    }
}
