package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.training.evaluation.GroupBootstrap;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What the numbers of a search say, in sentences that follow from them alone. */
final class Verdict {
    private Verdict() {}

    /** {@code treeShare}: of the trees in the served prediction. */
    static String of(HeadSearch.Result result, List<HeadSinks> sinks, double treeShare) {
        if (!result.kept().isEmpty()) {
            return kept(result);
        }
        return "No head is kept, and calibration stays off. " + reason(result, sinks, treeShare);
    }

    private static String kept(HeadSearch.Result result) {
        Gain gain = result.joint().getLast().blend();
        return ("%s kept: %s. On the applications for checking, together, they take the served prediction's mean absolute"
                        + " error from %.4f to %.4f: %s.")
                .formatted(
                        result.kept().size() == 1 ? "1 head is" : result.kept().size() + " heads are",
                        names(result.kept()),
                        gain.without(),
                        gain.with(),
                        interval(gain));
    }

    private static String reason(HeadSearch.Result result, List<HeadSinks> sinks, double treeShare) {
        int tried = result.trials().size();
        List<CalibratedHead> heads =
                result.trials().stream().map(HeadTrial::head).toList();
        boolean anySink = sinks.stream().anyMatch(one -> heads.contains(one.head()) && one.count() > 0);
        if (!anySink) {
            return "None of the %d heads that were tried has a sink in the windows that were looked at."
                    .formatted(tried);
        }
        if (treeShare == 1) {
            return "All of the served prediction comes from trees, so that no head can change it.";
        }
        if (result.chosen().isEmpty()) {
            return noneChosen(result);
        }
        Gain last = result.joint().getLast().blend();
        return ("Chosen alone: %s. On the applications for checking they do not earn their place: of those sets that were"
                        + " tried there the last, %s, changes the mean absolute error from %.4f to %.4f, %s%s.")
                .formatted(
                        names(result.chosen()),
                        names(result.joint().getLast().heads()),
                        last.without(),
                        last.with(),
                        interval(last),
                        fewRuns(last));
    }

    private static String noneChosen(HeadSearch.Result result) {
        Gain best = result.trials().stream()
                .map(HeadTrial::blend)
                .max(Comparator.comparingDouble(Gain::mean))
                .orElseThrow();
        long better = result.trials().stream()
                .filter(trial -> trial.blend().mean() > 0)
                .count();
        return ("Of %d heads calibrated alone, %d lower the served prediction's error, and for none does an interval"
                        + " corrected for %d tests lie above 0. The best takes it from %.4f to %.4f: %s%s.")
                .formatted(
                        result.trials().size(),
                        better,
                        result.trials().size(),
                        best.without(),
                        best.with(),
                        interval(best),
                        fewRuns(best));
    }

    private static String interval(Gain gain) {
        GroupBootstrap.Range range = gain.interval();
        return "a gain of %.5f (%.2f %% interval over %d runs %.5f to %.5f)"
                .formatted(gain.mean(), 100 * gain.level(), gain.runs(), range.low(), range.high());
    }

    private static String fewRuns(Gain gain) {
        return gain.enoughRuns() ? "" : "; %d runs are too few for an interval of this level".formatted(gain.runs());
    }

    /** Such as {@code system 2.1}: branch, block and head, from 0. */
    static String name(CalibratedHead head) {
        return "%s %d.%d".formatted(head.branch().label(), head.block(), head.head());
    }

    private static String names(List<CalibratedHead> heads) {
        return heads.stream().map(Verdict::name).collect(Collectors.joining(", "));
    }
}
