package dev.vane.inference.attention;

import java.util.List;

/**
 * How far a head over metrics follows the groups of the catalogue, own and neighbour metrics being groups apart; CLS and
 * what a metric gives to itself are left out.
 *
 * <p>Source: the head scores of DeRose, Wang, Kahng et al. ("Dodrio", 2021), whose rule is kept that a head must beat a
 * guess that knows nothing of the query.
 *
 * @param lift share of attention that stays within a group over what chance gives, 1 being chance; also 1 if no group has
 *     two metrics
 * @param accuracy share of metrics whose strongest other key is of their group, among those whose group has another
 * @param constantKey what the best guess gets that names the same key for every metric
 * @param permuted 95th percentile of what the head gets where the groups' labels are shuffled
 */
public record GroupStructure(double lift, double accuracy, double constantKey, double permuted) {
    /** True if the head follows the groups more closely than both guesses. */
    public boolean followsGroups() {
        return accuracy > Math.max(constantKey, permuted);
    }

    static GroupStructure mean(List<GroupStructure> heads) {
        return new GroupStructure(
                HeadSummary.mean(heads, GroupStructure::lift),
                HeadSummary.mean(heads, GroupStructure::accuracy),
                HeadSummary.mean(heads, GroupStructure::constantKey),
                HeadSummary.mean(heads, GroupStructure::permuted));
    }
}
