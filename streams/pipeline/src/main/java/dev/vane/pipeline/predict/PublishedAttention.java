package dev.vane.pipeline.predict;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Scope;
import dev.vane.inference.attention.AttentionSummarizer;
import dev.vane.inference.attention.AttentionSummary.BranchEntropy;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.pipeline.window.Emission.Due;
import java.util.List;

/** Converts attention summaries to their contract record. */
final class PublishedAttention {
    /** Metrics and seconds that a summary names. */
    private static final int TOP = 5;

    private final AttentionSummarizer summarizer;

    PublishedAttention(Manifest manifest) {
        this.summarizer = new AttentionSummarizer(manifest, TOP);
    }

    AttentionSummary of(Due due, ModelOutput output, String model) {
        dev.vane.inference.attention.AttentionSummary summary = summarizer.summarize(due.window(), output);
        return new AttentionSummary(
                due.key(),
                due.second(),
                model,
                summary.topMetrics().stream()
                        .map(top -> new AttentionSummary.MetricWeight(
                                top.scope().told(top.name()), scope(top.scope()), (float) top.weight()))
                        .toList(),
                summary.topSeconds().stream()
                        .map(top -> new AttentionSummary.SecondWeight(top.ageSeconds(), (float) top.weight()))
                        .toList(),
                summary.groupShares().stream()
                        .map(share -> new AttentionSummary.GroupShare(
                                share.group(), scope(share.scope()), (float) share.share()))
                        .toList(),
                (float) summary.temporal().headline(),
                (float) summary.system().headline(),
                heads(summary.temporal()),
                heads(summary.system()));
    }

    private static Scope scope(Feature.Scope scope) {
        return switch (scope) {
            case OWN -> Scope.OWN;
            case NEIGHBOUR, SAME_CPUS, OTHER_CPUS -> Scope.NEIGHBOUR;
        };
    }

    private static List<List<Float>> heads(BranchEntropy entropy) {
        return entropy.heads().stream()
                .map(block -> block.stream().map(Double::floatValue).toList())
                .toList();
    }
}
