package dev.vane.training.faithfulness;

import dev.vane.inference.bundle.Manifest;
import dev.vane.training.dataset.Dataset;
import java.util.Map;
import java.util.TreeMap;

/**
 * A data set that is not the lab's, and what can be said of it.
 *
 * @param zScoreHits how often the z-score alone names a right group first, by kind of contention; empty if that was not asked
 */
public record OtherDataset(String name, String verdict, Map<String, Estimate> zScoreHits) {
    private static final long SEED = 1;

    public OtherDataset {
        zScoreHits = Map.copyOf(zScoreHits);
    }

    /** One that nobody named a folder of. */
    public static OtherDataset skipped(String name, String option) {
        return new OtherDataset(name, "Skipped: %s was not given.".formatted(option), Map.of());
    }

    /** {@code hpc_anomaly}: the kernel's counters of a whole machine, with the seconds of each anomaly. */
    public static OtherDataset hpcAnomaly(Manifest manifest, Dataset dataset, int limit) {
        Map<String, Estimate> hits = new TreeMap<>();
        new OtherHosts(dataset, BlamedGroups.HPC_ANOMALY)
                .zScoreHits(limit)
                .forEach((kind, byRun) -> hits.put(kind, Estimate.of(byRun, SEED)));
        return new OtherDataset(
                dataset.name(),
                notApplicable(manifest, dataset)
                        + " The z-score needs no model; what it names on the data set's own columns stands below, with the"
                        + " files of the kernel as groups (right: `mem` and `vm` for memleak, `stat` for the other two).",
                hits);
    }

    /** {@code nginx_interference}: a processor's counters of a whole machine. */
    public static OtherDataset nginxInterference(Manifest manifest, Dataset dataset) {
        return new OtherDataset(
                dataset.name(),
                notApplicable(manifest, dataset)
                        + " Its columns are counters of the whole machine and of each core, with no neighbour and no group"
                        + " of the catalogue, so there is no group to name either.",
                Map.of());
    }

    private static String notApplicable(Manifest manifest, Dataset dataset) {
        return Trial.fits(manifest, dataset.features())
                ? "Not measured: only the lab's runs are."
                : "Not applicable: other features. It has %d of its own, the model takes %d of the catalogue."
                        .formatted(dataset.features().size(), manifest.windowFeatures());
    }
}
