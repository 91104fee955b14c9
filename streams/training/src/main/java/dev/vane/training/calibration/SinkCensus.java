package dev.vane.training.calibration;

import dev.vane.inference.bundle.CalibratedBundle;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.AttentionCalibration;
import dev.vane.inference.calibration.AttentionSinks;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.calibration.VisibleKeys;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts the sinks of every head. */
public final class SinkCensus {
    private static final double CONSTANT = 0.9;

    /** Whole maps are dear, and windows of a run resemble each other. */
    private static final int STRIDE = 5;

    private final AttentionCalibration calibration;
    private final List<Tally> tallies = new ArrayList<>();
    private int windows;

    private SinkCensus(AttentionCalibration calibration) {
        this.calibration = calibration;
    }

    /**
     * Of a bundle's model without calibration, over every fifth window.
     *
     * @return a line for each head, blocks that are never calibrated included
     */
    public static List<HeadSinks> of(ModelBundle bundle, double alpha, ExampleSet examples) throws IOException {
        var none = new Calibration("", alpha, 1, List.of());
        var census = new SinkCensus(new AttentionCalibration(none.rule(), 1));
        try (OnnxInternalsEngine engine = OnnxInternalsEngine.open(CalibratedBundle.with(bundle, none))) {
            for (int i = 0; i < examples.size(); i += STRIDE) {
                Example example = examples.examples().get(i);
                ModelInternals explanation = engine.explain(example.window());
                census.add(Branch.TEMPORAL, explanation.temporal());
                census.add(Branch.SYSTEM, explanation.system());
                census.windows++;
            }
        }
        return census.tallies.stream().map(tally -> tally.of(census.windows)).toList();
    }

    private void add(Branch branch, BranchMaps maps) {
        int tokens = maps.tokens();
        float[] all = maps.attention().toArray();
        for (int map = 0; map < maps.blocks() * maps.heads(); map++) {
            float[] weights = Arrays.copyOfRange(all, map * tokens * tokens, (map + 1) * tokens * tokens);
            var head = new CalibratedHead(branch, map / maps.heads(), map % maps.heads());
            boolean[] real = real(weights, tokens);
            tally(head, tokens).add(calibration.find(weights, tokens, VisibleKeys.amongReal(real)), real);
        }
    }

    /** Softmax gives every key something, but those that are masked. */
    private static boolean[] real(float[] weights, int tokens) {
        boolean[] real = new boolean[tokens];
        for (int key = 0; key < tokens; key++) {
            for (int query = 0; query < tokens && !real[key]; query++) {
                real[key] = weights[query * tokens + key] > 0;
            }
        }
        return real;
    }

    private Tally tally(CalibratedHead head, int tokens) {
        for (Tally tally : tallies) {
            if (tally.head.equals(head)) {
                return tally;
            }
        }
        var fresh = new Tally(head, tokens);
        tallies.add(fresh);
        return fresh;
    }

    /** Of one head. */
    private static final class Tally {
        private final CalibratedHead head;
        private final int[] flagged;
        private double mass;
        private double peak;

        Tally(CalibratedHead head, int tokens) {
            this.head = head;
            this.flagged = new int[tokens];
        }

        void add(AttentionSinks sinks, boolean... real) {
            long count =
                    IntStream.range(0, real.length).filter(key -> real[key]).count();
            float most = 0;
            for (int key = 1; key < sinks.keys(); key++) {
                most = Math.max(most, sinks.received(key));
            }
            peak = Math.max(peak, count * most);
            sinks.tokens().forEach(token -> flagged[token]++);
            mass += sinks.mass();
        }

        HeadSinks of(int windows) {
            int constant = (int) Arrays.stream(flagged)
                    .filter(times -> times >= CONSTANT * windows)
                    .count();
            int ever = (int) Arrays.stream(flagged).filter(times -> times > 0).count();
            double count = (double) Arrays.stream(flagged).sum() / windows;
            return new HeadSinks(head, count, mass / windows, peak, constant, ever - constant);
        }
    }
}
