package dev.vane.inference.attention;

import dev.vane.inference.attention.AttentionSummary.GroupShare;
import dev.vane.inference.attention.AttentionSummary.MetricWeight;
import dev.vane.inference.attention.AttentionSummary.SecondWeight;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.window.MetricWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Summarises the attention of one model's predictions. Holds no state between windows. */
public final class AttentionSummarizer {
    private final int windowRows;
    private final int stepSeconds;
    private final List<Feature> features;
    private final RealTokens realTokens;
    private final int top;

    /**
     * @param manifest of the model whose predictions these are
     * @param top most metrics and most seconds that a summary names
     */
    public AttentionSummarizer(Manifest manifest, int top) {
        if (top < 1) {
            throw new IllegalArgumentException("top must be at least 1: " + top);
        }
        windowRows = manifest.windowRows();
        stepSeconds = manifest.stepSeconds();
        features = manifest.features();
        realTokens = new RealTokens(manifest);
        this.top = top;
    }

    /** The summary of one prediction; {@code window} is what was predicted. */
    public AttentionSummary summarize(MetricWindow window, ModelOutput output) {
        ClsRows seconds = new ClsRows(output.temporal(), realTokens.seconds(window));
        ClsRows metrics = new ClsRows(output.system(), realTokens.metrics(window));
        return new AttentionSummary(
                topMetrics(metrics), topSeconds(seconds), groupShares(metrics), seconds.entropy(), metrics.entropy());
    }

    private List<MetricWeight> topMetrics(ClsRows metrics) {
        var weights = new ArrayList<MetricWeight>();
        double[] headline = metrics.headline();
        for (int i = 0; i < headline.length; i++) {
            int feature = metrics.key(i) - 1;
            Feature named = features.get(feature);
            weights.add(new MetricWeight(feature, named.name(), named.scope(), headline[i]));
        }
        return weights.stream()
                .sorted(Comparator.comparingDouble(MetricWeight::weight).reversed())
                .limit(top)
                .toList();
    }

    private List<SecondWeight> topSeconds(ClsRows seconds) {
        var weights = new ArrayList<SecondWeight>();
        double[] headline = seconds.headline();
        for (int i = 0; i < headline.length; i++) {
            weights.add(new SecondWeight((windowRows - seconds.key(i)) * stepSeconds, headline[i]));
        }
        return weights.stream()
                .sorted(Comparator.comparingDouble(SecondWeight::weight).reversed())
                .limit(top)
                .toList();
    }

    private List<GroupShare> groupShares(ClsRows metrics) {
        var shares = new TreeMap<String, GroupShare>();
        double[] headline = metrics.headline();
        for (int i = 0; i < headline.length; i++) {
            Feature feature = features.get(metrics.key(i) - 1);
            Feature.Scope scope = feature.scope().ofGroup();
            shares.merge(
                    feature.group() + " " + scope,
                    new GroupShare(feature.group(), scope, headline[i]),
                    (a, b) -> new GroupShare(a.group(), a.scope(), a.share() + b.share()));
        }
        return List.copyOf(shares.values());
    }
}
