package dev.vane.training.cloudformer;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The network taught by another method (Hinton et al., "Distilling the Knowledge in a Neural Network", arXiv 1503.02531):
 * beside the measured windows it learns what the teacher says of the same windows cropped and thinned. Mixing them is left
 * to the network's own augmentation.
 *
 * @param teacher that predicts the varied windows
 * @param student that learns from both
 * @param copies varied windows for each measured one
 */
public record Distilled(Method teacher, CloudFormerMethod student, int copies) implements Method {
    private static final double THINNED = 0.1;

    @Override
    public String name() {
        return student.name();
    }

    @Override
    public String identity() {
        return "%s, taught by %s on %d copies, thinned by %s"
                .formatted(student.identity(), teacher.identity(), copies, THINNED);
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        Fitted taught = teacher.fit(training, seed, Progress.NONE);
        Random random = new Random(Seeds.of(seed, 7));
        ExampleSet varied = new ExampleSet(
                training.features(),
                training.windowRows(),
                Stream.generate(training.examples()::stream)
                        .limit(copies)
                        .flatMap(examples -> examples)
                        .map(example -> varied(example, random))
                        .toList());
        double[] told = taught.predict(varied);
        List<Example> relabelled = new ArrayList<>();
        for (int i = 0; i < told.length; i++) {
            relabelled.add(
                    copy(varied.examples().get(i), varied.examples().get(i).window(), told[i]));
        }
        return student.fit(
                training.and(new ExampleSet(training.features(), training.windowRows(), relabelled)), seed, progress);
    }

    private static Example varied(Example example, RandomGenerator random) {
        List<Row> rows = example.window().rows();
        int least = Math.min(rows.size(), LengthJitter.LEAST_ROWS);
        int kept = random.nextInt(least, rows.size() + 1);
        List<Row> varied = new ArrayList<>();
        for (Row row : rows.subList(rows.size() - kept, rows.size())) {
            // A second that did not come repeats the one before it.
            boolean comes = varied.isEmpty() || random.nextDouble() >= THINNED;
            varied.add(comes ? row : varied.getLast().asImputed());
        }
        return copy(example, new MetricWindow(varied), example.target());
    }

    private static Example copy(Example example, MetricWindow window, double target) {
        int from = Math.max(0, example.ledger().size() - window.rows().size());
        return new Example(
                example.run(),
                example.group(),
                example.host(),
                example.phase(),
                example.lastRow(),
                window,
                example.ledger().subList(from, example.ledger().size()),
                target,
                example.lone());
    }
}
