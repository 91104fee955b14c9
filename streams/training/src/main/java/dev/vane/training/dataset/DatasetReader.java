package dev.vane.training.dataset;

import java.nio.file.Path;
import java.util.Set;

/** Reads one kind of labelled data into the form that all training and evaluation shares. */
public interface DatasetReader {
    /**
     * Columns of the source that say the answer or nearly so: elapsed time, latency, names of what was injected. None
     * of them is a feature, and no value of a feature depends on them.
     */
    Set<String> forbiddenInputs();

    /**
     * Reads a data set.
     *
     * @param folder where its files are
     * @throws UnusableDatasetException if a file is missing, damaged or at odds with another one
     */
    Dataset read(Path folder);
}
