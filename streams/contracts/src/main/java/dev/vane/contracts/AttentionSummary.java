package dev.vane.contracts;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.BuilderMode;
import java.util.List;

/**
 * Where the model looked in one window: the CLS row of each branch's last block, mean over heads, CLS itself left out.
 *
 * @param key host and VM, also the record key
 * @param second event time of the window's last row, in seconds since the epoch
 * @param model name and version of the model bundle
 * @param topMetrics heaviest metrics first; never one that was absent
 * @param topSeconds heaviest seconds first
 * @param groupShares attention by metric group and scope; the shares add up to 1
 * @param temporalEntropy entropy of the temporal row over its maximum: 0 is one key, 1 is uniform
 * @param systemEntropy the same of the system row
 * @param temporalHeadEntropies the same per head: a list for each block, which has a value for each head
 * @param systemHeadEntropies the same per head: a list for each block, which has a value for each head
 */
@RecordBuilder
@RecordBuilder.Options(builderMode = BuilderMode.STAGED)
public record AttentionSummary(
        VmKey key,
        long second,
        String model,
        List<MetricWeight> topMetrics,
        List<SecondWeight> topSeconds,
        List<GroupShare> groupShares,
        float temporalEntropy,
        float systemEntropy,
        List<List<Float>> temporalHeadEntropies,
        List<List<Float>> systemHeadEntropies) {
    public AttentionSummary {
        topMetrics = List.copyOf(topMetrics);
        topSeconds = List.copyOf(topSeconds);
        groupShares = List.copyOf(groupShares);
        temporalHeadEntropies = temporalHeadEntropies.stream().map(List::copyOf).toList();
        systemHeadEntropies = systemHeadEntropies.stream().map(List::copyOf).toList();
    }

    /** Weight of one metric, a share in [0, 1]. */
    public record MetricWeight(String metric, Scope scope, float weight) {}

    /** Weight of one second, a share in [0, 1]; age 0 is the window's last second. */
    public record SecondWeight(int ageSeconds, float weight) {}

    /** Attention that a group of metrics receives, a share in [0, 1]. */
    public record GroupShare(String group, Scope scope, float share) {}
}
