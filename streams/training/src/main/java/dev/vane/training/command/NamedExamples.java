package dev.vane.training.command;

import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabReader;
import dev.vane.training.dataset.LumosReader;
import dev.vane.training.dataset.NginxInterferenceReader;
import dev.vane.training.dataset.UnusableDatasetException;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.example.Windowing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set that a user names by its folder.
 *
 * @param name that reports carry, such as {@code lab}
 * @param origin where it is from
 * @param examples its windows with their targets
 * @param notes what a reader of scores must know of it
 */
record NamedExamples(String name, String origin, ExampleSet examples, List<String> notes) {
    private static final String NOT_CLOUDFORMERS =
            "These are not the data of CloudFormer's authors, which could not be had: no number here compares with theirs.";

    /** Features of a window that hold for the whole test and are not measured. */
    enum Statics {
        /** They are inputs of every method alike. */
        WITH,
        /** No method sees them. */
        WITHOUT
    }

    /**
     * Reads a folder; its files tell what it is.
     *
     * @throws UnusableDatasetException if it is none that is known, or damaged
     */
    static NamedExamples open(Path folder, Statics statics) {
        if (Files.exists(folder.resolve("runs.csv.gz")) && Files.isDirectory(folder.resolve("1s"))) {
            return of(
                    new LumosReader("1s").read(folder),
                    Windowing.wholeRuns(LumosReader.ROWS),
                    "the target is speed on a machine against the best machine for the same job: no neighbours, no"
                            + " interference");
        }
        if (Files.exists(folder.resolve("tests.csv"))) {
            NamedExamples nginx = of(
                    new NginxInterferenceReader().read(folder),
                    Windowing.wholeRuns(NginxInterferenceReader.ROWS),
                    "one application; whole interference scenarios are left out instead of applications");
            return statics == Statics.WITH ? nginx : nginx.withoutStatics();
        }
        return of(
                new LabReader().read(folder),
                Windowing.SECONDS,
                "one host with two cores, control groups as VMs: nothing here says how a model does on another host");
    }

    private static NamedExamples of(Dataset dataset, Windowing windowing, String note) {
        return new NamedExamples(
                dataset.name(),
                dataset.origin().source(),
                windowing.examples(dataset),
                List.of(note, NOT_CLOUDFORMERS));
    }

    private NamedExamples withoutStatics() {
        return new NamedExamples(
                name + "-without-statics",
                origin,
                FeatureSubset.without(
                        examples, feature -> feature.group().equals(NginxInterferenceReader.STATIC_GROUP)),
                notes);
    }
}
