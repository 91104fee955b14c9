package dev.vane.inference.window;

import java.util.List;

/**
 * The input rows of the VMs of one host in one second: its own metrics, then the mean of each metric
 * over the <em>other</em> members that have it. A metric that no other member has is absent, so a lone VM's neighbour
 * half is absent as a whole.
 *
 * <p>Sums run in double over the members before and after the VM, so nothing is subtracted and nothing cancels; all rows
 * of a host cost O(members × metrics). The result depends on the members' order in the last bits: callers that want the
 * same bits again give the same order, for instance sorted by name.
 */
public final class NeighbourAverage {
    private final int metrics;
    private final List<Row> members;
    /** Sums over the members before index i, and from index i on: {@code [members + 1][metrics]}. */
    private final double[][] sumsBefore;

    private final double[][] sumsFrom;
    private final int[] counts;

    /**
     * @param metrics own metrics of a VM, half of the model's features
     * @param members one real row of {@code metrics} own metrics for each VM that counts as a neighbour in this second
     */
    public NeighbourAverage(int metrics, List<Row> members) {
        this.metrics = metrics;
        this.members = List.copyOf(members);
        this.members.forEach(this::requireOwn);
        sumsBefore = new double[members.size() + 1][metrics];
        sumsFrom = new double[members.size() + 1][metrics];
        counts = new int[metrics];
        for (int i = 0; i < members.size(); i++) {
            add(sumsBefore[i], members.get(i), sumsBefore[i + 1]);
        }
        for (int i = members.size() - 1; i >= 0; i--) {
            add(sumsFrom[i + 1], members.get(i), sumsFrom[i]);
        }
        for (Row member : members) {
            for (int metric = 0; metric < metrics; metric++) {
                counts[metric] += member.isPresent(metric) ? 1 : 0;
            }
        }
    }

    /** The model's row for a member: its own metrics and the mean of the other members'. */
    public Row rowOfMember(int index) {
        Row own = members.get(index);
        return row(own, sumsBefore[index], sumsFrom[index + 1], own);
    }

    /** The model's row for a VM that is not yet a neighbour of others: its own metrics and the mean of all members'. */
    public Row rowOfJoiner(Row own) {
        requireOwn(own);
        return row(own, sumsBefore[members.size()], sumsFrom[members.size()], null);
    }

    /** The mean over the other members alone, without the member's own metrics. */
    Row withoutMember(int index) {
        return mean(0, members.get(index), sumsBefore[index], sumsFrom[index + 1], Row.builder(metrics));
    }

    /** The mean over all members alone. */
    Row ofAll() {
        return mean(0, null, sumsBefore[members.size()], sumsFrom[members.size()], Row.builder(metrics));
    }

    private Row row(Row own, double[] before, double[] after, Row leftOut) {
        Row.Builder row = Row.builder(2 * metrics);
        for (int metric = 0; metric < metrics; metric++) {
            row.copy(own, metric, metric);
        }
        return mean(metrics, leftOut, before, after, row);
    }

    private Row mean(int first, Row leftOut, double[] before, double[] after, Row.Builder row) {
        for (int metric = 0; metric < metrics; metric++) {
            int others = counts[metric] - (leftOut != null && leftOut.isPresent(metric) ? 1 : 0);
            if (others > 0) {
                row.set(first + metric, (float) ((before[metric] + after[metric]) / others));
            }
        }
        return row.build();
    }

    /** An absent value is 0 in a row, so it adds nothing. */
    private void add(double[] sums, Row row, double[] result) {
        for (int metric = 0; metric < metrics; metric++) {
            result[metric] = sums[metric] + row.value(metric);
        }
    }

    private void requireOwn(Row row) {
        if (row.features() != metrics || row.imputed()) {
            throw new IllegalArgumentException("a member's row is real and has %d metrics: %d, imputed %s"
                    .formatted(metrics, row.features(), row.imputed()));
        }
    }
}
