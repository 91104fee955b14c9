package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import java.util.List;

/** A trained CloudFormer: it predicts, and hands out what a bundle is made of. It holds nothing outside the heap. */
public final class CloudFormerFitted implements Fitted {
    private static final int AT_ONCE = 16;

    private final CloudFormerArchitecture architecture;
    private final KnownPart known;
    private final List<FeatureScaling> scalings;
    private final CloudFormerWeights weights;
    private final Ablation ablation;
    private final LossCurve curve;

    CloudFormerFitted(
            CloudFormerArchitecture architecture,
            KnownPart known,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            Ablation ablation,
            LossCurve curve) {
        this.architecture = architecture;
        this.known = known;
        this.scalings = List.copyOf(scalings);
        this.weights = weights;
        this.ablation = ablation;
        this.curve = curve;
    }

    @Override
    public double[] predict(ExampleSet examples) {
        if (examples.features().size() != architecture.features()
                || examples.windowRows() > architecture.windowRows()) {
            throw new IllegalArgumentException("learnt from %d features in up to %d rows, not %d in %d"
                    .formatted(
                            architecture.features(),
                            architecture.windowRows(),
                            examples.features().size(),
                            examples.windowRows()));
        }
        List<MetricWindow> windows =
                examples.examples().stream().map(Example::window).toList();
        Compaction compaction = Compaction.of(architecture, scalings);
        CloudFormerArchitecture compact = compaction.compact(architecture);
        Normaliser normaliser = new Normaliser(compact, scalings, compaction);
        double[] predictions = new double[windows.size()];
        try (Network network = new Network(compact, compaction.compact(architecture, weights), ablation, 0)) {
            for (int begin = 0; begin < predictions.length; begin += AT_ONCE) {
                int end = Math.min(begin + AT_ONCE, predictions.length);
                WindowBatch batch = normaliser.batch(windows.subList(begin, end));
                for (int i = 0; i < end - begin; i++) {
                    batch.known[i] = (float) known.logit(windows.get(begin + i));
                }
                float[] part = network.predict(batch);
                for (int i = 0; i < part.length; i++) {
                    predictions[begin + i] = part[i];
                }
            }
        }
        return predictions;
    }

    /** Sizes of the model, all features included. */
    public CloudFormerArchitecture architecture() {
        return architecture;
    }

    /** What it corrects. */
    public KnownPart known() {
        return known;
    }

    /** How each feature is normalised, in the order of the features. */
    public List<FeatureScaling> scalings() {
        return scalings;
    }

    /** What was trained, for {@link #architecture}. */
    public CloudFormerWeights weights() {
        return weights;
    }

    /** How the loss fell. */
    public LossCurve curve() {
        return curve;
    }
}
