package dev.vane.pipeline.explain;

import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.AttentionStatistics.Head;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Prediction;
import dev.vane.inference.attention.GroupStructure;
import dev.vane.inference.attention.HeadSummary;
import dev.vane.inference.attention.MapSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Converts attention statistics to their contract record. */
final class PublishedStatistics {
    private PublishedStatistics() {}

    /**
     * What was measured.
     *
     * @param calibrates true if the model calibrates any head
     * @param drifts true if there was a window to hold it against
     */
    static AttentionStatistics of(Prediction prediction, MapSummary summary, boolean calibrates, boolean drifts) {
        List<Head> heads = new ArrayList<>();
        OptionalDouble none = OptionalDouble.empty();
        for (int block = 0; block < summary.temporal().size(); block++) {
            for (int head = 0; head < summary.temporal().get(block).size(); head++) {
                var measured = summary.temporal().get(block).get(head);
                heads.add(head(
                        Branch.TEMPORAL,
                        block,
                        head,
                        measured.shape(),
                        calibrates,
                        drifts,
                        none,
                        none,
                        none,
                        OptionalDouble.of((float) measured.recencySeconds())));
            }
        }
        for (int block = 0; block < summary.system().size(); block++) {
            for (int head = 0; head < summary.system().get(block).size(); head++) {
                var measured = summary.system().get(block).get(head);
                GroupStructure groups = measured.structure();
                heads.add(head(
                        Branch.SYSTEM,
                        block,
                        head,
                        measured.shape(),
                        calibrates,
                        drifts,
                        OptionalDouble.of((float) groups.lift()),
                        OptionalDouble.of((float) groups.accuracy()),
                        OptionalDouble.of((float) Math.max(groups.constantKey(), groups.permuted())),
                        none));
            }
        }
        return new AttentionStatistics(prediction.key(), prediction.second(), prediction.model(), heads);
    }

    private static Head head(
            Branch branch,
            int block,
            int head,
            HeadSummary shape,
            boolean calibrates,
            boolean drifts,
            OptionalDouble lift,
            OptionalDouble accuracy,
            OptionalDouble guess,
            OptionalDouble recency) {
        return new Head(
                branch,
                block,
                head,
                (float) shape.entropy(),
                (float) shape.peak(),
                (int) shape.sinks().count(),
                (float) shape.sinks().mass(),
                calibrates ? OptionalInt.of((int) shape.calibratedSinks().count()) : OptionalInt.empty(),
                calibrates ? OptionalDouble.of((float) shape.calibratedSinks().mass()) : OptionalDouble.empty(),
                lift,
                accuracy,
                guess,
                recency,
                drifts ? OptionalDouble.of((float) shape.drift()) : OptionalDouble.empty());
    }
}
