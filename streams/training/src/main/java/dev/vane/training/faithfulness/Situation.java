package dev.vane.training.faithfulness;

import dev.vane.training.dataset.Contended;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.example.Example;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was really done to a VM while a window was recorded.
 *
 * @param kind of the one contention that was on in all of the window's newest {@value Labels#TARGET_ROWS} rows, which are
 *     those of its target; empty if none was, or several
 * @param calm true if nothing was injected in any of its rows, and its VM ran as fast as alone
 * @param injected for each row of the window whether anything was on
 */
record Situation(String kind, boolean calm, List<Boolean> injected) {
    /** Relative performance from which a VM runs as fast as alone: labels have noise. */
    static final double AS_ALONE = 0.95;

    Situation {
        injected = List.copyOf(injected);
    }

    static Situation of(LabelledRun run, Example example) {
        int last = example.lastRow();
        int first = last - example.window().rows().size() + 1;
        List<Boolean> injected = IntStream.rangeClosed(first, last)
                .mapToObj(row -> run.contended().stream().anyMatch(one -> isOn(one, row, row)))
                .toList();
        List<String> kinds = run.contended().stream()
                .filter(one -> isOn(one, Math.max(first, last - Labels.TARGET_ROWS + 1), last))
                .map(Contended::kind)
                .distinct()
                .toList();
        return new Situation(
                kinds.size() == 1 ? kinds.getFirst() : "",
                !injected.contains(true) && example.target() >= AS_ALONE,
                injected);
    }

    private static boolean isOn(Contended one, int first, int last) {
        return one.firstRow() <= first && one.lastRow() >= last;
    }
}
