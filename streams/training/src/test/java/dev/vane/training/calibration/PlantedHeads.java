package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model that errs by noise, and heads each of which takes a share off its error, or adds to it, when it is calibrated.
 * Half of its prediction is the network's.
 */
record PlantedHeads(Map<CalibratedHead, Double> relief, long seed) implements CalibratedModel {
    private static final double ERROR = 0.1;

    @Override
    public Answers answers(ExampleSet examples, List<CalibratedHead> heads) {
        List<Double> blend = new ArrayList<>();
        List<Double> network = new ArrayList<>();
        for (Example example : examples.examples()) {
            double target = example.target();
            double error = ERROR * new Random(seed + windowSeed(example)).nextGaussian();
            double remaining = error;
            for (CalibratedHead head : heads) {
                var ofHead = new Random(headSeed(head) * 31L + example.run().hashCode() + seed);
                // Every head shifts the prediction a little, this way or that with the run: what chance does.
                remaining += 0.05 * ERROR * ofHead.nextGaussian();
                remaining -= error * relief.getOrDefault(head, 0.0);
            }
            network.add(target + remaining);
            blend.add(target + (error + remaining) / 2);
        }
        return new Answers(blend, network);
    }

    /** Of content alone: what an enum has for a hash is another in every process. */
    private static long headSeed(CalibratedHead head) {
        return head.branch().name().hashCode() + 7L * head.block() + head.head();
    }

    private static long windowSeed(Example example) {
        return example.run().hashCode() * 31L
                + (long) example.window().rows().getLast().value(0);
    }

    /** Windows of so many runs of two applications. */
    static ExampleSet windows(String applications, int runs) {
        List<Example> examples = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            for (int window = 0; window < 15; window++) {
                float[] values = {run, window};
                examples.add(Examples.of(applications + run % 2, applications + "-run-" + run, 0.5, values));
            }
        }
        return Examples.set(examples);
    }
}
