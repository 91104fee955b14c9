package dev.vane.lab.dataset;

import dev.vane.contracts.Sample;
import dev.vane.lab.block.Contention;
import dev.vane.lab.label.AloneLabel;
import dev.vane.lab.label.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A data set of labelled runs as {@code docs/data-format.md} describes it: of one batch, or of several.
 *
 * @param runs every VM in every phase together
 * @param samples what the collector read of them, in file order
 * @param labels of the accepted runs, in file order; those of a run do not overlap
 * @param alone the labels of alone phases, which never count
 * @param aloneSamples what the collector read of VMs while they ran alone, in file order; none of data of before
 * @param contentions interference that was injected
 * @param hosts what each batch says of its machine, by the batch's folder name
 */
public record LabDataset(
        List<Run> runs,
        List<RunSample> samples,
        List<RunLabel> labels,
        List<RunAloneLabel> alone,
        List<AloneSample> aloneSamples,
        List<BlockContention> contentions,
        Map<String, Map<String, Object>> hosts) {

    /** A sample and the id of its run. */
    public record RunSample(String runId, Sample sample) {}

    /** A label and the id of its run. */
    public record RunLabel(String runId, Label label) {}

    /** A label alone and the id of the run that it stands beside. */
    public record RunAloneLabel(String runId, AloneLabel label) {}

    /** A sample of a VM that ran alone, and the block that it is of. */
    public record AloneSample(String block, Sample sample) {}

    /** Contention and the block that it was injected in. */
    public record BlockContention(String block, Contention contention) {}

    public LabDataset {
        runs = List.copyOf(runs);
        samples = List.copyOf(samples);
        labels = List.copyOf(labels);
        alone = List.copyOf(alone);
        aloneSamples = List.copyOf(aloneSamples);
        contentions = List.copyOf(contentions);
        hosts = Map.copyOf(hosts);
    }

    /**
     * Reads and checks a batch folder, or a folder of batch folders; files beside them and hidden names are left alone.
     *
     * @throws UnusableDatasetException if anything in it cannot be read, is missing or contradicts the rest
     */
    public static LabDataset read(Path folder) {
        return new DatasetReader(folder).read();
    }
}
