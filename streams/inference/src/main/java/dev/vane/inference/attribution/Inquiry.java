package dev.vane.inference.attribution;

import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.window.MetricWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One window that is to be explained. It runs the models as a method needs, and keeps what they return. What it measures
 * is of the whole model; gradients and attention are of the network alone.
 */
public final class Inquiry {
    private final Models models;
    private final MetricWindow window;
    private final Baseline baseline;
    private final PresentMetrics present;

    private ModelInternals explanation;
    private ModelOutput output;
    private Map<MetricGroup, Double> groupEffects;
    private int inferences;
    private int explanations;

    /** @throws IllegalArgumentException if the baseline is not of the window's features */
    public Inquiry(Models models, MetricWindow window, Baseline baseline) {
        int features = window.rows().getFirst().features();
        if (baseline.levels().size() != features) {
            throw new IllegalArgumentException("a baseline has a level for each of %d features: %d"
                    .formatted(features, baseline.levels().size()));
        }
        this.models = models;
        this.window = window;
        this.baseline = baseline;
        present = new PresentMetrics(models.manifest(), window);
    }

    /** Relevance by one method. */
    public Relevance relevance(AttributionMethod method, Direction direction) {
        return switch (method) {
            case GENERIC_RELEVANCE -> AttentionRelevance.generic(this, direction);
            case ROLLOUT -> AttentionRelevance.rollout(this, direction);
            case INTEGRATED_GRADIENTS -> IntegratedGradients.of(this, direction);
            case XGRAD_CAM -> XGradCam.of(this, direction);
            case GROUP_OCCLUSION -> GroupOcclusion.of(this, direction);
            case PRESSURE -> Pressure.of(this, direction);
            case Z_SCORE -> ZScore.of(this, direction);
        };
    }

    /**
     * For each feature the sign of the deviation from calm that speaks for the direction: 1 above, −1 below, 0 if it has none.
     * A method whose values say which way they push knows it of what was observed; for the others it is what the
     * network's gradient says.
     */
    public List<Integer> directions(AttributionMethod method, Direction direction) {
        return method.isSigned()
                ? IntStream.range(0, baseline.levels().size())
                        .mapToObj(feature -> (int) Math.signum(meanZ(feature)))
                        .toList()
                : Slopes.of(this).stream()
                        .map(slope -> (int) Math.signum(direction.sign() * slope))
                        .toList();
    }

    /** The groups of which the window has a metric, most relevant first. */
    public List<GroupRelevance> rank(Relevance relevance) {
        return GroupRelevance.rank(relevance, present);
    }

    /** Relative performance that the whole model predicts. */
    public double predicted() {
        return output().relativePerformance();
    }

    /** What the model that predicts says of the window. */
    public ModelOutput output() {
        if (output == null) {
            output = predict(List.of(window)).getFirst();
        }
        return output;
    }

    /**
     * What each set of cells does: the prediction with them at their calm levels minus the prediction. Positive if calm
     * cells would make it better.
     */
    public List<Double> effects(List<List<Cells>> sets) {
        return effectsOf(sets.stream()
                .map(cells -> CalmWindow.of(window, baseline, cells))
                .toList());
    }

    /** What the model would say of other windows, minus what it says of this. */
    public List<Double> effectsOf(List<MetricWindow> others) {
        return predict(others).stream()
                .map(other -> other.relativePerformance() - predicted())
                .toList();
    }

    /** What each group of which the window has a metric does, over all of the window. */
    public Map<MetricGroup, Double> groupEffects() {
        if (groupEffects == null) {
            List<MetricGroup> groups = List.copyOf(present.groups().keySet());
            List<Double> effects = effects(groups.stream()
                    .map(group -> present.groups().get(group).stream()
                            .map(this::wholly)
                            .toList())
                    .toList());
            groupEffects = new LinkedHashMap<>();
            for (int i = 0; i < groups.size(); i++) {
                groupEffects.put(groups.get(i), effects.get(i));
            }
        }
        return Map.copyOf(groupEffects);
    }

    /** All seconds of a feature. */
    public Cells wholly(int feature) {
        return new Cells(feature, 0, window.rows().size() - 1);
    }

    private List<ModelOutput> predict(List<MetricWindow> windows) {
        inferences += windows.size();
        int most = models.inference().maxBatch();
        var outputs = new ArrayList<ModelOutput>();
        for (int start = 0; start < windows.size(); start += most) {
            outputs.addAll(models.inference().predict(windows.subList(start, Math.min(start + most, windows.size()))));
        }
        return outputs;
    }

    /** What the explaining model says of the window. */
    public ModelInternals explanation() {
        if (explanation == null) {
            explanation = explain(window);
        }
        return explanation;
    }

    ModelInternals explain(MetricWindow other) {
        explanations++;
        return models.explaining().explain(other);
    }

    public MetricWindow window() {
        return window;
    }

    public Baseline baseline() {
        return baseline;
    }

    Models models() {
        return models;
    }

    /** Features that the window really has and the model really reads, ascending. */
    public List<Integer> presentFeatures() {
        return present.features();
    }

    Map<MetricGroup, List<Integer>> groups() {
        return present.groups();
    }

    /** Mean distance of a feature from its calm level over the real rows that have it, in spreads; 0 if none has it. */
    double meanZ(int feature) {
        return IntStream.range(0, window.rows().size())
                .filter(row -> !window.rows().get(row).imputed()
                        && window.rows().get(row).isPresent(feature))
                .mapToDouble(row -> baseline.z(window.rows().get(row), feature))
                .average()
                .orElse(0);
    }

    /** Windows that the predicting model was asked about so far. */
    public int inferences() {
        return inferences;
    }

    /** Windows that the explaining model was asked about so far. */
    public int explanations() {
        return explanations;
    }
}
