package dev.vane.training.adaptation;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Made-up VMs, each with a shift of its own: what is measured lies around what the one feature says, moved by that. Four
 * applications share a block of two phases, of which the first is calm; every block and phase has a level of its own.
 *
 * @param applications on each host
 * @param blocks of each application on a host
 * @param shifts standard deviation of the VMs' shifts, on the logit scale
 * @param noise standard deviation of what is measured, in relative performance
 */
record ShiftedVms(int applications, int blocks, List<String> hosts, double shifts, double noise) {
    static final int WINDOWS_OF_PHASE = 24;
    static final int PHASES = 2;

    /** Says what the feature says. */
    record Believer() implements Method {
        @Override
        public String name() {
            return "believer";
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            return ShiftedVms::predictions;
        }
    }

    static double[] predictions(ExampleSet examples) {
        return examples.examples().stream()
                .mapToDouble(example -> example.window().rows().getFirst().value(0))
                .toArray();
    }

    static List<Double> listed(ExampleSet examples) {
        List<Double> list = new ArrayList<>();
        for (double prediction : predictions(examples)) {
            list.add(prediction);
        }
        return list;
    }

    ExampleSet examples(long seed) {
        return examples(seed, 0);
    }

    /** The same with some windows of each VM alone in each block, in which 0.98 is measured. */
    ExampleSet examples(long seed, int quiet) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (String host : hosts) {
            for (int application = 0; application < applications; application++) {
                double shift = shifts * random.nextGaussian();
                for (int block = 0; block < blocks; block++) {
                    for (int phase = 1; phase <= PHASES; phase++) {
                        String run =
                                "%s/b%d-%d/vm%d/%d".formatted(host, application / 4, block, application % 4, phase);
                        addRun(examples, run, "application-" + application, host, phase, shift, random);
                    }
                    for (int i = 1; i <= quiet; i++) {
                        String run =
                                "%s/b%d-%d/vm%d/alone-%d".formatted(host, application / 4, block, application % 4, i);
                        examples.add(alone(run, "application-" + application, host, shift));
                    }
                }
            }
        }
        return Examples.set(examples);
    }

    private static Example alone(String run, String application, String host, double shift) {
        float said = (float) AdaptationRule.moved(0.98, -shift);
        return new Example(
                run,
                application,
                host,
                Phase.ALONE,
                13,
                new MetricWindow(List.of(Row.real(new float[] {said}, new long[] {1}))),
                List.of(),
                1,
                true);
    }

    private void addRun(
            List<Example> examples,
            String run,
            String application,
            String host,
            int phase,
            double shift,
            Random random) {
        double level = 0.35 + 0.6 * random.nextDouble();
        for (int i = 0; i < WINDOWS_OF_PHASE; i++) {
            float said = (float) Math.clamp(level + 0.03 * random.nextGaussian(), 0.05, 0.97);
            double measured = AdaptationRule.moved(said, shift) + noise * random.nextGaussian();
            examples.add(new Example(
                    run,
                    application,
                    host,
                    phase == 1 ? Phase.CALM : Phase.TOGETHER,
                    9 + 5 * i,
                    new MetricWindow(List.of(Row.real(new float[] {said}, new long[] {1}))),
                    List.of(),
                    Math.clamp(measured, 0.01, 1),
                    false));
        }
    }
}
