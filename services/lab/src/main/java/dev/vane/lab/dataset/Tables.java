package dev.vane.lab.dataset;

import dev.vane.lab.dataset.LabDataset.AloneSample;
import dev.vane.lab.dataset.LabDataset.BlockContention;
import dev.vane.lab.dataset.LabDataset.RunAloneLabel;
import dev.vane.lab.dataset.LabDataset.RunLabel;
import dev.vane.lab.dataset.LabDataset.RunSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been read of a data set so far. */
final class Tables {
    final Map<String, Run> runs = new LinkedHashMap<>();
    final List<RunSample> samples = new ArrayList<>();
    final List<RunLabel> labels = new ArrayList<>();
    final List<RunAloneLabel> alone = new ArrayList<>();
    final List<AloneSample> aloneSamples = new ArrayList<>();
    final List<BlockContention> contentions = new ArrayList<>();
}
