package dev.vane.training.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates that were ever measured on outer folds, one line each: choosing among many by these numbers would make
 * them look better than they are, so a reader is told how many there were.
 */
public final class OuterOpenings {
    private final Path file;

    /** @param file kept with the results */
    public OuterOpenings(Path file) {
        this.file = file;
    }

    /**
     * Notes that a candidate is measured, once however often its report is made again.
     *
     * @param identity name and settings of the candidate
     * @return candidates so far on this data set, this one included
     */
    public int open(String dataset, String identity) throws IOException {
        List<String> lines = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
        String line = dataset + "\t" + identity;
        if (!lines.contains(line)) {
            lines.add(line);
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return (int)
                lines.stream().filter(one -> one.startsWith(dataset + "\t")).count();
    }
}
