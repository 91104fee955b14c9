package dev.vane.training.example;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How runs are cut into windows.
 *
 * @param windowRows T, most rows of a window
 * @param minRows rows before which serving does not predict
 * @param stride rows between the ends of two windows of a run, counted from its last row backwards
 */
public record Windowing(int windowRows, int minRows, int stride) {
    /** As serving does it, every fifth second: neighbouring seconds say nearly the same. */
    public static final Windowing SECONDS = new Windowing(60, 10, 5);

    public Windowing {
        if (minRows < 1 || windowRows < minRows || stride < 1) {
            throw new IllegalArgumentException("windowRows must be at least minRows, and both and stride at least 1: "
                    + "%d, %d, %d".formatted(windowRows, minRows, stride));
        }
    }

    /** One window for each run, for runs that are labelled as a whole and all have so many rows. */
    public static Windowing wholeRuns(int rows) {
        return new Windowing(rows, rows, rows);
    }

    /** The windows that have a target, run after run, oldest first. */
    public ExampleSet examples(Dataset dataset) {
        int[] neighbour = IntStream.range(0, dataset.features().size())
                .filter(i -> !dataset.features().get(i).scope().isOwn())
                .toArray();
        List<Example> examples = new ArrayList<>();
        for (LabelledRun run : dataset.runs()) {
            int rows = run.rows().size();
            int first = minRows - 1 + Math.floorMod(rows - minRows, stride);
            for (int last = first; last < rows; last += stride) {
                int begin = Math.max(0, last - windowRows + 1);
                OptionalDouble target = run.labels().target(begin, last);
                if (target.isPresent()) {
                    MetricWindow window = new MetricWindow(run.rows().subList(begin, last + 1));
                    examples.add(new Example(
                            run.id(),
                            run.group(),
                            run.host(),
                            run.phase(),
                            last,
                            window,
                            run.ledger().isEmpty() ? List.of() : run.ledger().subList(begin, last + 1),
                            target.getAsDouble(),
                            isLone(window, neighbour)));
                }
            }
        }
        return new ExampleSet(dataset.features(), windowRows, examples);
    }

    private static boolean isLone(MetricWindow window, int[] neighbour) {
        return neighbour.length > 0 && window.rows().stream().noneMatch(row -> anyPresent(row, neighbour));
    }

    private static boolean anyPresent(Row row, int[] features) {
        for (int feature : features) {
            if (row.isPresent(feature)) {
                return true;
            }
        }
        return false;
    }
}
