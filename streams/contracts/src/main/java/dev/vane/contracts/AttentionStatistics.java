package dev.vane.contracts;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.BuilderMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the heads of the model attend in one sampled window.
 *
 * @param key host and VM, also the record key
 * @param second event time of the window's last row, in seconds since the epoch
 * @param model name and version of the model bundle
 * @param heads of both branches
 */
public record AttentionStatistics(VmKey key, long second, String model, List<Head> heads) {
    public AttentionStatistics {
        heads = List.copyOf(heads);
    }

    /**
     * One head.
     *
     * @param branch its branch
     * @param block its block, from 0
     * @param head its place in the block, from 0
     * @param entropy mean over the queries, over its maximum: 0 is one key, 1 is uniform
     * @param peak largest weight of a query that is not on CLS, mean over the queries
     * @param rawSinks keys that receive far more than their share, before calibration
     * @param rawSinkMass what they receive together, mean over the queries
     * @param calibratedSinks the same after calibration, if the model calibrates
     * @param calibratedSinkMass the same after calibration, if the model calibrates
     * @param groupLift attention within a group of metrics, over chance; system branch only
     * @param groupAccuracy share of the metrics whose strongest other key is of their group; system branch only
     * @param groupGuess what guesses that know nothing of the query get of that: a head that is not above it follows no
     *     groups
     * @param recencySeconds mean age of what CLS attends to; temporal branch only
     * @param drift Jensen-Shannon distance of the CLS row from that of the VM's last sampled window, in [0, 1], if there
     *     was one
     */
    @RecordBuilder
    @RecordBuilder.Options(builderMode = BuilderMode.STAGED)
    public record Head(
            Branch branch,
            int block,
            int head,
            float entropy,
            float peak,
            int rawSinks,
            float rawSinkMass,
            OptionalInt calibratedSinks,
            OptionalDouble calibratedSinkMass,
            OptionalDouble groupLift,
            OptionalDouble groupAccuracy,
            OptionalDouble groupGuess,
            OptionalDouble recencySeconds,
            OptionalDouble drift) {}
}
