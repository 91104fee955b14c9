package dev.vane.benchmarks;

import dev.vane.inference.attention.AttentionSummarizer;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ModelTensors;
import dev.vane.inference.statistics.Quantiles;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.window.MetricWindow;
import dev.vane.pipeline.CatalogueFeatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What attention costs beside inference. Every round runs every variant after the other on the same full window, so that
 * a busy machine slows all of them alike; what is told are ratios within a round, and their medians.
 */
public final class AttentionCosts {
    private static final long SEED = 1;
    private static final int ROWS = 60;
    private static final int TOP = 5;
    private static final int CALLS = 4;
    private static final int WARM_UP = 10;

    private AttentionCosts() {}

    /** One call of a variant. */
    private interface Variant {
        void run();
    }

    /**
     * What a variant costs.
     *
     * @param name of the variant
     * @param beside name of what it is compared with
     * @param milliseconds of one call, the median over the rounds
     * @param ratio to the other's time in the same round, the median
     * @param low 0.25 quantile of the ratio
     * @param high 0.75 quantile of the ratio
     */
    public record Cost(String name, String beside, double milliseconds, double ratio, double low, double high) {
        /** In one line. */
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "%-34s %7.2f ms  %.3f times %s (quartiles %.3f to %.3f)",
                    name,
                    milliseconds,
                    ratio,
                    beside,
                    low,
                    high);
        }
    }

    /** Measures in so many rounds, in this thread. */
    public static List<Cost> measure(int rounds) throws IOException {
        ModelBundle plain = CatalogueFeatures.untrained(SEED);
        Manifest manifest = plain.manifest();
        CloudFormerWeights weights = CloudFormerWeights.random(manifest.architecture(), SEED);
        byte[] whole = CloudFormerGraph.writeWhole(
                manifest.architecture(), manifest.normalisation(), weights, Set.of(Branch.SYSTEM));
        Calibration calibration = new Calibration(
                ModelTensors.read(plain.model(), manifest.architecture()).sha256(),
                Calibration.DEFAULT_ALPHA,
                0.4,
                List.of(
                        new CalibratedHead(Branch.SYSTEM, 2, 0),
                        new CalibratedHead(Branch.SYSTEM, 2, 1),
                        new CalibratedHead(Branch.SYSTEM, 3, 0),
                        new CalibratedHead(Branch.SYSTEM, 3, 1)));
        byte[] calibrated = CloudFormerGraph.write(
                manifest.architecture(),
                manifest.normalisation(),
                weights,
                KnownPart.NONE,
                Optional.empty(),
                calibration);
        MetricWindow window = SeededSamples.complete().window(ROWS);
        AttentionSummarizer summarizer = new AttentionSummarizer(manifest, TOP);
        try (OnnxRuntimeEngine serving = OnnxRuntimeEngine.open(plain);
                OnnxRuntimeEngine wholeBlock = OnnxRuntimeEngine.open(bundle(manifest, whole));
                OnnxRuntimeEngine withCalibration = OnnxRuntimeEngine.open(bundle(manifest, calibrated));
                OnnxInternalsEngine explaining = OnnxInternalsEngine.open(plain)) {
            Map<String, Variant> variants = new LinkedHashMap<>();
            variants.put("serving", () -> serving.predict(List.of(window)));
            variants.put(
                    "serving and summary",
                    () -> summarizer.summarize(
                            window, serving.predict(List.of(window)).getFirst()));
            variants.put("whole last system block", () -> wholeBlock.predict(List.of(window)));
            variants.put("calibrated system heads 2.0 2.1 3.0 3.1", () -> withCalibration.predict(List.of(window)));
            variants.put("explaining", () -> explaining.explain(window));
            Map<String, double[]> times = times(variants, rounds);
            return List.of(
                    cost(times, "serving and summary", "serving"),
                    cost(times, "whole last system block", "serving"),
                    cost(times, "calibrated system heads 2.0 2.1 3.0 3.1", "whole last system block"),
                    cost(times, "explaining", "serving"));
        }
    }

    private static ModelBundle bundle(Manifest manifest, byte[] model) {
        return ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model));
    }

    /** Milliseconds of one call in each round. */
    private static Map<String, double[]> times(Map<String, Variant> variants, int rounds) {
        Map<String, double[]> times = new LinkedHashMap<>();
        variants.keySet().forEach(name -> times.put(name, new double[rounds]));
        for (int round = -WARM_UP; round < rounds; round++) {
            // Another one is first each time: what runs after the costly one finds other things in the caches.
            List<String> order = new ArrayList<>(variants.keySet());
            Collections.rotate(order, round);
            for (String name : order) {
                long start = System.nanoTime();
                for (int call = 0; call < CALLS; call++) {
                    variants.get(name).run();
                }
                if (round >= 0) {
                    times.get(name)[round] = (System.nanoTime() - start) / 1e6 / CALLS;
                }
            }
        }
        return times;
    }

    private static Cost cost(Map<String, double[]> times, String name, String beside) {
        double[] own = times.get(name);
        double[] others = times.get(beside);
        double[] ratios = new double[own.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = own[i] / others[i];
        }
        double[] quartiles = Quantiles.of(ratios, 0.25, 0.5, 0.75);
        return new Cost(name, beside, Quantiles.median(own.clone()), quartiles[1], quartiles[0], quartiles[2]);
    }
}
