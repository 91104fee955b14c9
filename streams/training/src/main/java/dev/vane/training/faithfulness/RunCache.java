package dev.vane.training.faithfulness;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vane.inference.digest.Sha256;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.example.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What was measured before: one file for each run, so that long work goes on where it was stopped. A file's name is a hash
 * of the model, the settings, the run with its rows, and the windows.
 *
 * @param folder made when it is first needed
 * @param identity of model and settings
 */
record RunCache(Path folder, String identity) {
    /** Raised whenever something is measured otherwise. */
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    Optional<RunMeasure> read(LabelledRun run, List<Example> examples) throws IOException {
        Path file = file(run, examples);
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), RunMeasure.class)) : Optional.empty();
    }

    /** Moved into place when it is whole, so that a kill leaves no half of one. */
    void write(LabelledRun run, List<Example> examples, RunMeasure measure) throws IOException {
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, "run", ".tmp");
        JSON.writeValue(temporary.toFile(), measure);
        Files.move(temporary, file(run, examples), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(LabelledRun run, List<Example> examples) {
        String windows = String.join(
                ",",
                examples.stream()
                        .map(example -> example.lastRow() + "/"
                                + example.window().rows().size() + "=" + example.target())
                        .toList());
        String content = String.join(
                "\n",
                "version " + VERSION,
                identity,
                run.id(),
                Integer.toString(run.rows().hashCode()),
                run.contended().toString(),
                windows);
        return folder.resolve(Sha256.hex(content).substring(0, 32) + ".json");
    }
}
