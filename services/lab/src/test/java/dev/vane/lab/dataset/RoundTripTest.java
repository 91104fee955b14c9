package dev.vane.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Sample;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.Phase;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.dataset.LabDataset.AloneSample;
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
import java.util.Set;
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
                .containsExactlyInAnyOrderElementsOf(block.samples().stream()
                        .filter(sample -> isTogether(block, sample.second()))
                        .toList());
        assertThat(data.contentions())
                .containsExactly(
                        new BlockContention("host/one", block.contentions().getFirst()));
        assertThat(data.hosts()).isEqualTo(Map.of("batch-1", Map.of("cpus", 2)));
        assertThat(data.runs())
                .extracting(Run::id)
                .containsExactly(
                        "host/one/a/1", "host/one/a/2", "host/one/b/1", "host/one/b/2", "host/one/c/1", "host/one/c/2");
        for (LabelledRun run : BlockLabels.of(block)) {
            String id = "host/one/%s/%d".formatted(run.vm(), run.number());
            assertThat(labels(data, id))
                    .usingRecursiveComparison()
                    .withComparatorForType(RoundTripTest::asFloats, Double.class)
                    .isEqualTo(run.labels());
            assertThat(data.alone())
                    .filteredOn(label -> label.runId().equals(id))
                    .hasSameSizeAs(run.alone());
        }
    }

    private static boolean isTogether(MeasuredBlock block, long second) {
        return block.phases().stream().anyMatch(phase -> phase.isTogether() && phase.contains(second));
    }

    /** The alone phases of a and b are three each, of 10 s; the interferer c has none. */
    @Test
    void aVmsSamplesAreKeptInTheSecondsInWhichItWasAlone() throws IOException {
        MeasuredBlock block = Recorded.block("one", true);
        List<AloneSample> expected = new ArrayList<>();
        for (String vm : List.of("a", "b", "c")) {
            for (Sample sample : block.samples()) {
                boolean isAlone = block.phases().stream()
                        .anyMatch(phase -> phase.alone().equals(Optional.of(vm)) && phase.contains(sample.second()));
                if (isAlone && sample.vm().equals(vm)) {
                    expected.add(new AloneSample("host/one", sample));
                }
            }
        }

        LabDataset data = LabDataset.read(pack("batch-1", block));

        assertThat(expected).hasSize(60);
        assertThat(data.aloneSamples()).containsExactlyElementsOf(expected);
    }

    @Test
    void hostsThatMeasuredTheSameBlocksAreReadTogether() throws IOException {
        for (String host : List.of("host-a", "host-b")) {
            Path block = BlockFolder.write(Recorded.block(host, "one", true), folder.resolve("." + host));
            BatchFolder.pack(List.of(block), folder.resolve("plan-%s-01".formatted(host)), Map.of("host", host));
        }

        LabDataset data = LabDataset.read(folder);

        assertThat(data.runs()).extracting(Run::block).containsOnly("host-a/one", "host-b/one");
        assertThat(data.runs()).extracting(Run::id).hasSize(12).contains("host-a/one/a/2", "host-b/one/a/2");
        assertThat(data.contentions()).extracting(BlockContention::block).containsExactly("host-a/one", "host-b/one");
        assertThat(data.aloneSamples()).hasSize(120).allMatch(alone -> alone.block()
                .equals(alone.sample().host() + "/one"));
        LabStatus status = LabStatus.of(data);
        assertThat(status.labelledSeconds()).isEqualTo(120);
        assertThat(status.coLocatedSeconds()).isEqualTo(80);
        assertThat(status.coverage()).contains(new Coverage("zip", "cpu", Place.BOTH, 40, 0));
    }

    @Test
    void aVmThatWasFrozenInACalmPhaseIsWatchedWithoutALabel() throws IOException {
        MeasuredBlock usual = Recorded.block("one", false);
        List<Phase> phases = usual.phases().stream()
                .map(phase -> phase.isTogether()
                        ? new Phase(
                                Optional.empty(), PhaseKind.CALM, Set.of("b"), phase.firstSecond(), phase.lastSecond())
                        : phase)
                .filter(phase -> phase.isTogether() || phase.runs("a"))
                .toList();
        MeasuredBlock block =
                new MeasuredBlock("one", "host", usual.vms(), phases, usual.contentions(), usual.samples());

        LabDataset data = LabDataset.read(pack("batch-1", block));

        assertThat(data.runs()).extracting(Run::phase).containsOnly(Optional.of(PhaseKind.CALM));
        assertThat(data.runs())
                .filteredOn(run -> run.vm().equals("b"))
                .hasSize(2)
                .allSatisfy(run -> {
                    assertThat(run.label()).isEqualTo(LabelKind.NONE);
                    assertThat(run.isAccepted()).isTrue();
                    assertThat(run.labelledSeconds()).isZero();
                    assertThat(run.samples()).isEqualTo(20);
                });
        assertThat(labels(data, "host/one/a/1")).hasSize(20);
        assertThat(LabStatus.of(data).applications()).containsExactly("zip");
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
        assertThat(run.memoryMib()).hasValue(2048);
        assertThat(run.writeIops()).isEmpty();
        assertThat(run.phase()).contains(PhaseKind.TOGETHER);
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
            assertThat(inside).hasSize(6);
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
