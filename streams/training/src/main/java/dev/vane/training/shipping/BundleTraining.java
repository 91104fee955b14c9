package dev.vane.training.shipping;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.interval.SpreadFactor;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ExplainGraph;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.adaptation.AdaptationFit;
import dev.vane.training.baseline.RuleAlone;
import dev.vane.training.baseline.TreeBlend;
import dev.vane.training.baseline.TreeMethod;
import dev.vane.training.cloudformer.CloudFormerFitted;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.evaluation.Scores;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.MeaningfulRatios;
import dev.vane.training.example.ModelInputs;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.ErrorScale;
import dev.vane.training.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Trains the bundle that ships: the network and the trees on all examples, their shares, the interval, the familiarity and
 * how measurements shift predictions from what both said of hosts or applications that were left out in turn.
 *
 * @param name of the bundle
 * @param network of the stack
 * @param trees of the stack; those with a share become one ensemble
 * @param blending how much each member counts
 * @param chosen which features both see
 * @param ratios true if both also see ratios of features
 */
public record BundleTraining(
        String name,
        CloudFormerMethod network,
        List<TreeMethod> trees,
        Blending blending,
        ModelInputs chosen,
        boolean ratios) {
    private static final String MEAN_ABSOLUTE_ERROR = "mean_absolute_error";

    public BundleTraining {
        trees = List.copyOf(trees);
    }

    /** The stack's members, the network first. */
    public List<Method> members() {
        return Stream.concat(Stream.of(network), trees.stream()).toList();
    }

    /**
     * What came of it.
     *
     * @param bundle ready to be written
     * @param network as it was trained, with its loss curve
     * @param inputs what both members learnt from
     * @param predictions of these by the members as they were trained, blended
     */
    public record Trained(ModelBundle bundle, CloudFormerFitted network, ExampleSet inputs, List<Double> predictions) {
        public Trained {
            predictions = List.copyOf(predictions);
        }
    }

    /** The inputs for windows as serving has them. */
    public ExampleSet inputs(ExampleSet windows) {
        ExampleSet some = chosen.of(windows);
        return ratios ? MeaningfulRatios.extend(some) : some;
    }

    /**
     * Trains.
     *
     * @param examples for training, with all features of their data set
     * @param source what they are
     * @param cache of the predictions for shares and interval
     * @param progress is told how far it is
     */
    public Trained run(
            ExampleSet examples, Manifest.DataSource source, PredictionCache cache, long seed, Progress progress) {
        ExampleSet windows = chosen.of(examples);
        ExampleSet inputs = inputs(examples);
        Stack stack = new Stack(members(), cache, blending);
        Stack.Inner inner = stack.inner(inputs, seed, (done, note) -> progress.at(done * 0.8, note));
        CloudFormerFitted fitted = network.fit(inputs, seed, (done, note) -> progress.at(0.8 + done * 0.15, note));
        Optional<CloudFormerGraph.Trees> shared =
                grown(inputs, inner, seed, (done, note) -> progress.at(0.95 + done * 0.05, note));
        requireSameKnown(fitted, shared);
        ErrorScale scale = ErrorScale.fit(network.known(), inputs, inner.predictions());
        Manifest manifest = manifest(windows, inputs, source, version(source, stack, seed), inner, scale, fitted, seed)
                .withKnown(KnownRule.known(inputs.features(), fitted.known()))
                .withErrors(
                        scale.errors(inputs, inner.predictions()),
                        scale.factor().equals(SpreadFactor.NONE) ? null : scale.factor())
                .withAdaptation(AdaptationFit.of(inputs, inner.predictions()).orElse(null));
        Map<String, byte[]> files = new HashMap<>();
        files.put(
                ModelBundle.MODEL,
                CloudFormerGraph.write(
                        fitted.architecture(),
                        fitted.scalings(),
                        fitted.weights(),
                        fitted.known(),
                        shared,
                        Calibration.NONE));
        files.put(
                ModelBundle.EXPLAIN,
                ExplainGraph.write(
                        fitted.architecture(),
                        fitted.scalings(),
                        fitted.weights(),
                        fitted.known(),
                        shared,
                        Calibration.NONE.rule()));
        files.put(
                ModelCard.FILE,
                ModelCard.of(manifest, windows, blending.inner(windows)).getBytes(StandardCharsets.UTF_8));
        return new Trained(ModelBundle.of(manifest, files), fitted, inputs, blended(fitted, shared, inputs));
    }

    /** A manifest says once what both correct. */
    private static void requireSameKnown(CloudFormerFitted network, Optional<CloudFormerGraph.Trees> trees) {
        if (trees.isPresent()
                && !trees.get().model().terms().equals(network.known().terms())) {
            throw new IllegalStateException("the network corrects %s, the trees %s"
                    .formatted(network.known().terms(), trees.get().model().terms()));
        }
    }

    /** The trees with a share as one ensemble, whose answer is clipped as a whole; empty if the network has it all. */
    private Optional<CloudFormerGraph.Trees> grown(ExampleSet inputs, Stack.Inner inner, long seed, Progress progress) {
        double share = treeShare(inner);
        if (share == 0) {
            return Optional.empty();
        }
        List<TreeModel> models = new ArrayList<>();
        List<Double> within = new ArrayList<>();
        for (int i = 0; i < trees.size(); i++) {
            double own = inner.shares().get(i + 1);
            if (own > 0) {
                int before = i;
                models.add(trees.get(i)
                        .fit(inputs, seed, (done, note) -> progress.at((before + done) / trees.size(), note))
                        .model());
                within.add(own / share);
            }
        }
        return Optional.of(new CloudFormerGraph.Trees(TreeBlend.of(models, within), share));
    }

    /** What the network leaves: summing up the others' would not always give 1 where it has none. */
    private static double treeShare(Stack.Inner inner) {
        return 1 - inner.shares().getFirst();
    }

    private boolean isRuleAlone(Stack.Inner inner) {
        return IntStream.range(0, members().size())
                .filter(member -> inner.shares().get(member) > 0)
                .allMatch(member -> members().get(member) instanceof RuleAlone);
    }

    /** Tells apart what was learnt from other data, with another seed, or by members with other settings. */
    private String version(Manifest.DataSource source, Stack stack, long seed) {
        return "%s-%d-%04x"
                .formatted(
                        source.sha256().substring(0, 8),
                        seed,
                        (stack.identity() + blending.told()).hashCode() & 0xffff);
    }

    private Manifest manifest(
            ExampleSet windows,
            ExampleSet inputs,
            Manifest.DataSource source,
            String version,
            Stack.Inner inner,
            ErrorScale scale,
            CloudFormerFitted fitted,
            long seed) {
        List<Feature> features = inputs.features();
        IntervalRule interval = scale.interval(inputs, inner.predictions());
        Familiarity familiarity = isRuleAlone(inner)
                ? network.known().familiarity(windows, seed)
                : network.known().familiarityBesideOthers(windows, seed);
        return new Manifest(
                name,
                version,
                true,
                inputs.windowRows(),
                1,
                features,
                ratios ? MeaningfulRatios.of(windows.features()).ratios() : List.of(),
                fitted.scalings(),
                fitted.architecture(),
                treeShare(inner),
                List.of(source),
                scores(inputs, inner, source),
                interval,
                familiarity,
                Map.of());
    }

    /** On hosts or applications that were left out in turn among those that the bundle is trained on. */
    private List<Manifest.Score> scores(ExampleSet inputs, Stack.Inner inner, Manifest.DataSource source) {
        double[] predictions =
                inner.predictions().stream().mapToDouble(Double::doubleValue).toArray();
        Scores scores = Scores.of(new OutOfFold(inputs, List.of(predictions)));
        String data = "%s, %s left out in turn"
                .formatted(source.name(), blending.inner(inputs).many());
        List<Manifest.Score> list = new ArrayList<>();
        list.add(new Manifest.Score(data, name, MEAN_ABSOLUTE_ERROR, scores.mae()));
        list.add(new Manifest.Score(data, name, "r2", scores.r2()));
        list.add(new Manifest.Score(
                data, network.name(), MEAN_ABSOLUTE_ERROR, inner.errors().get(0)));
        for (int i = 0; i < trees.size(); i++) {
            list.add(new Manifest.Score(
                    data,
                    trees.get(i).name(),
                    MEAN_ABSOLUTE_ERROR,
                    inner.errors().get(i + 1)));
        }
        return list;
    }

    private static List<Double> blended(
            CloudFormerFitted network, Optional<CloudFormerGraph.Trees> trees, ExampleSet inputs) {
        double[] ofNetwork = network.predict(inputs);
        if (trees.isEmpty()) {
            return Arrays.stream(ofNetwork).boxed().toList();
        }
        double share = trees.get().share();
        List<Double> blended = new ArrayList<>();
        for (int i = 0; i < ofNetwork.length; i++) {
            float[] summary = WindowSummary.of(inputs.examples().get(i).window());
            blended.add((1 - share) * ofNetwork[i] + share * trees.get().model().predict(summary));
        }
        return blended;
    }
}
