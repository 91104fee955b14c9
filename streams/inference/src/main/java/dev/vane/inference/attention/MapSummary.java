package dev.vane.inference.attention;

import java.util.List;

/**
 * A summary of one window's whole attention maps, which are not published themselves.
 *
 * @param temporal the heads over seconds, {@code [block][head]}
 * @param system the heads over metrics, {@code [block][head]}
 */
public record MapSummary(List<List<TemporalHead>> temporal, List<List<SystemHead>> system) {
    public MapSummary {
        temporal = temporal.stream().map(List::copyOf).toList();
        system = system.stream().map(List::copyOf).toList();
    }

    /**
     * A head over seconds.
     *
     * @param recencySeconds mean age of what CLS looks at, the CLS key left out; the newest row has age 0
     */
    public record TemporalHead(HeadSummary shape, double recencySeconds) {}

    /** A head over metrics. */
    public record SystemHead(HeadSummary shape, GroupStructure structure) {}

    /** Each measure's mean over all heads of the temporal branch. */
    public TemporalHead temporalMean() {
        List<TemporalHead> heads = temporal.stream().flatMap(List::stream).toList();
        return new TemporalHead(
                HeadSummary.mean(heads.stream().map(TemporalHead::shape).toList()),
                HeadSummary.mean(heads, TemporalHead::recencySeconds));
    }

    /** Each measure's mean over all heads of the system branch. */
    public SystemHead systemMean() {
        List<SystemHead> heads = system.stream().flatMap(List::stream).toList();
        return new SystemHead(
                HeadSummary.mean(heads.stream().map(SystemHead::shape).toList()),
                GroupStructure.mean(heads.stream().map(SystemHead::structure).toList()));
    }
}
