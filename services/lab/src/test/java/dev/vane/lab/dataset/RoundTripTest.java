package dev.vane.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.dataset.LabDataset.BlockContention;
import dev.vane.lab.label.BlockLabels;
import dev.vane.lab.label.Label;
import dev.vane.lab.label.LabelledRun;
import dev.vane.lab.label.Rejection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
    /** Labels are written as floats. */
    private static final double FLOAT = 1e-6;

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        MeasuredBlock block = Recorded.block("one", false);
        LabDataset data = LabDataset.read(pack("batch-1", block));

        assertThat(data.samples())
                .extracting(LabDataset.RunSample::sample)
                .containsExactlyInAnyOrderElementsOf(block.samples());
        assertThat(data.contentions())
                .containsExactly(new BlockContention("one", block.contentions().getFirst()));
        assertThat(data.hosts()).isEqualTo(Map.of("batch-1", Map.of("cpus", 2)));
        assertThat(data.runs())
                .extracting(Run::id)
                .containsExactly("one/a/1", "one/a/2", "one/b/1", "one/b/2", "one/c/1", "one/c/2");
        for (LabelledRun run : BlockLabels.of(block)) {
            String id = "one/%s/%d".formatted(run.vm(), run.number());
            assertThat(labels(data, id))
                    .usingRecursiveComparison()
                    .withComparatorForType(RoundTripTest::asFloats, Double.class)
                    .isEqualTo(run.labels());
            assertThat(data.alone())
                    .filteredOn(label -> label.runId().equals(id))
                    .hasSameSizeAs(run.alone());
        }
    }

    @Test
    void aRunSaysWhereAndBesideWhomItRan() throws IOException {
        Run run = LabDataset.read(pack("batch-1", Recorded.block("one", false)))
                .runs()
                .get(2);

        assertThat(run.application()).isEqualTo("web, \"fast\"");
        assertThat(run.neighbours()).containsExactly("zip@0", "burn@0-1");
        assertThat(run.ideals()).containsOnlyKeys(Optional.of(120));
        assertThat(run.quotaCpus()).isEmpty();
        assertThat(run.labelledSeconds()).isEqualTo(20);
        assertThat(run.samples()).isEqualTo(20);
        assertThat(run.noise().orElseThrow()).isBetween(0.0001, 0.01);
    }

    @Test
    void theLabelsOfARejectedRunAreCountedAndNotWritten() throws IOException {
        LabDataset data = LabDataset.read(pack("batch-1", Recorded.block("one", true)));

        Run rejected = data.runs().get(1);
        assertThat(rejected.rejection()).contains(Rejection.DRIFT);
        assertThat(rejected.labelledSeconds()).isEqualTo(20);
        assertThat(labels(data, rejected.id())).isEmpty();
    }

    @Test
    void aFolderOfBatchesIsReadAsOne() throws IOException {
        pack("batch-1", Recorded.block("one", false), Recorded.block("two", true));
        pack("batch-2", Recorded.block("three", false));
        Files.delete(folder.resolve("one/runs.csv.gz"));
        for (String block : List.of("one", "two", "three")) {
            Files.move(folder.resolve(block), folder.resolve("." + block));
        }
        Files.writeString(folder.resolve("README.md"), "about it");

        LabDataset data = LabDataset.read(folder);

        assertThat(data.runs()).hasSize(18);
        assertThat(data.hosts()).containsOnlyKeys("batch-1", "batch-2");
    }

    @Test
    void aFolderThatIsThereIsNotWrittenAgain() throws IOException {
        BlockFolder.write(Recorded.block("one", false), folder);

        assertThatThrownBy(() -> BlockFolder.write(Recorded.block("one", true), folder))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void whatAKilledWriterLeftIsReplaced() throws IOException {
        Path left = Files.createDirectories(folder.resolve(".one.new"));
        Files.writeString(left.resolve("runs.csv.gz"), "half");

        BlockFolder.write(Recorded.block("one", false), folder);

        assertThat(left).doesNotExist();
        try (var inside = Files.list(folder.resolve("one"))) {
            assertThat(inside).hasSize(5);
        }
    }

    @Property(tries = 1_000, seed = "1")
    void aFloatIsTheSameWhenReadAgain(@ForAll float value) {
        assertThat(Float.parseFloat(Cells.number(value))).isEqualTo(value);
    }

    private Path pack(String batch, MeasuredBlock... blocks) throws IOException {
        List<Path> written = new ArrayList<>();
        for (MeasuredBlock block : blocks) {
            written.add(BlockFolder.write(block, folder));
        }
        return BatchFolder.pack(written, folder.resolve(batch), Map.of("cpus", 2));
    }

    private static List<Label> labels(LabDataset data, String run) {
        return data.labels().stream()
                .filter(label -> label.runId().equals(run))
                .map(LabDataset.RunLabel::label)
                .toList();
    }

    private static int asFloats(double some, double other) {
        return Math.abs(some - other) <= FLOAT * Math.max(some, other) ? 0 : Double.compare(some, other);
    }
}
