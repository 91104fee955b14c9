package dev.vane.inference.attention;

import dev.vane.inference.bundle.Feature.Scope;
import java.util.List;

/**
 * What is published of one prediction's attention: not the maps, but the weights of CLS in the last block of each
 * branch (the headline row), and how spread out every head is. All weights are those of the headline row: mean over the
 * heads, CLS itself and masked keys left out, scaled to sum to 1.
 *
 * @param topMetrics metrics with the most weight, most first; absent metrics never stand here
 * @param topSeconds seconds with the most weight, most first
 * @param groupShares weight of each group and scope, sorted by both; they sum to 1 unless no metric was present
 * @param temporal how spread out the temporal branch's heads are
 * @param system how spread out the system branch's heads are
 */
public record AttentionSummary(
        List<MetricWeight> topMetrics,
        List<SecondWeight> topSeconds,
        List<GroupShare> groupShares,
        BranchEntropy temporal,
        BranchEntropy system) {

    public AttentionSummary {
        topMetrics = List.copyOf(topMetrics);
        topSeconds = List.copyOf(topSeconds);
        groupShares = List.copyOf(groupShares);
    }

    /**
     * A metric and its weight.
     *
     * @param feature its index among the model's inputs
     */
    public record MetricWeight(int feature, String name, Scope scope, double weight) {}

    /**
     * A second of the window and its weight.
     *
     * @param ageSeconds time before the newest row, which has age 0
     */
    public record SecondWeight(int ageSeconds, double weight) {}

    /** The weight of all metrics of a group, own or the neighbours'. */
    public record GroupShare(String group, Scope scope, double share) {}

    /**
     * Entropies of CLS rows divided by the logarithm of the number of keys: 0 is one key alone, 1 all keys alike. CLS
     * itself and masked keys are left out, as everywhere here; of fewer than two keys it is 0.
     *
     * @param headline of the headline row
     * @param heads of each head's row, {@code [block][head]}
     */
    public record BranchEntropy(double headline, List<List<Double>> heads) {
        public BranchEntropy {
            heads = heads.stream().map(List::copyOf).toList();
        }
    }
}
