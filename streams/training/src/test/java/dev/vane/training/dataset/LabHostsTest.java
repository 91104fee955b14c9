package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of several hosts, and what newer tables tell of a run. */
class LabHostsTest {
    private static final String CONTENTION = "block,vm,kind,cpus,first_second,last_second";

    @TempDir
    private Path path;

    private Folder folder;

    @BeforeEach
    void open() {
        folder = new Folder(path);
    }

    /** Two VMs of one host, one of another, in blocks of one name and the same seconds. */
    private void twoHosts(List<String> contention) {
        new LabTables(folder, "", List.of())
                .run("one/b/vm1/1", "one", "b", "", 1, Map.of())
                .run("one/b/vm2/1", "one", "b", "", 2, Map.of())
                .run("two/b/vm1/1", "two", "b", "", 4, Map.of())
                .write("", contention);
    }

    private static float neighbours(LabelledRun run) {
        return run.rows().getFirst().value(MetricCatalogue.SIZE);
    }

    @Test
    void aVmOfAnotherHostIsNoNeighbourThoughItsBlockHasTheSameName() {
        twoHosts(List.of(CONTENTION));

        List<LabelledRun> runs = new LabReader().read(path).runs();

        assertThat(runs)
                .extracting(LabelledRun::id, LabelledRun::host, LabHostsTest::neighbours)
                .containsExactly(
                        Tuple.tuple("one/b/vm1/1", "one", 2f),
                        Tuple.tuple("one/b/vm2/1", "one", 1f),
                        Tuple.tuple("two/b/vm1/1", "two", 0f));
        assertThat(runs.getLast().rows().getFirst().isPresent(MetricCatalogue.SIZE))
                .isFalse();
    }

    @Test
    void batchesOfSeveralHostsMayHaveBlocksOfTheSameName() {
        for (String host : List.of("one", "two")) {
            new LabTables(folder, "", List.of())
                    .run(host + "/b/vm1/1", host, "b", "", 1, Map.of())
                    .write("all/" + host + "/", List.of(CONTENTION, "b,vm1,%s,0,10,11".formatted(host)));
        }

        List<LabelledRun> runs = new LabReader().read(path.resolve("all")).runs();

        assertThat(runs)
                .extracting(LabelledRun::host, LabelledRun::contended)
                .containsExactly(
                        Tuple.tuple("one", List.of(new Contended("one", 0, 1))),
                        Tuple.tuple("two", List.of(new Contended("two", 0, 1))));
        assertThat(runs).allMatch(run -> !run.rows().getFirst().isPresent(MetricCatalogue.SIZE));
    }

    @Test
    void contentionIsOfTheBlockOfItsHost() {
        twoHosts(List.of("host," + CONTENTION, "two,b,vm1,cpu,0,10,11"));

        assertThat(new LabReader().read(path).runs())
                .extracting(LabelledRun::contended)
                .containsExactly(List.of(), List.of(), List.of(new Contended("cpu", 0, 1)));
    }

    @Test
    void refusesContentionOfABlockThatSeveralHostsHave() {
        twoHosts(List.of(CONTENTION, "b,vm1,cpu,0,10,11"));

        assertThatThrownBy(() -> new LabReader().read(path))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("contention.csv.gz: line 2: 2 hosts have a block b");
    }

    @Test
    void readsIdsOfBothForms() {
        new LabTables(folder, "", List.of())
                .run("b/vm1/1", "one", "b", "", 1, Map.of())
                .run("one/c/vm1/1", "one", "c", "", 1, Map.of())
                .write("", List.of(CONTENTION));

        assertThat(new LabReader().read(path).runs())
                .extracting(LabelledRun::id)
                .containsExactly("b/vm1/1", "one/c/vm1/1");
    }

    @Test
    void tellsWhatTheNeighboursDid() {
        new LabTables(folder, "phase", List.of())
                .run("a", "h", "a", "together", 1, Map.of())
                .run("b", "h", "b", "calm", 1, Map.of())
                .run("c", "h", "c", "episode", 1, Map.of())
                .run("d", "h", "d", "", 1, Map.of())
                .write("", List.of(CONTENTION));

        assertThat(new LabReader().read(path).runs())
                .extracting(LabelledRun::phase)
                .containsExactly(Phase.TOGETHER, Phase.CALM, Phase.EPISODE, Phase.TOGETHER);
    }

    @Test
    void takesPhasesForTogetherWhereTheTableIsOlderThanTheOthers() {
        twoHosts(List.of(CONTENTION));

        assertThat(new LabReader().read(path).runs())
                .extracting(LabelledRun::phase)
                .containsOnly(Phase.TOGETHER);
    }

    @Test
    void refusesAPhaseThatItDoesNotKnow() {
        new LabTables(folder, "phase", List.of())
                .run("a", "h", "a", "quiet", 1, Map.of())
                .write("", List.of(CONTENTION));

        assertThatThrownBy(() -> new LabReader().read(path))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("runs.csv.gz: line 2: no phase is called quiet");
    }

    @Test
    void acceptsOtherColumnsAndSamplesOfSecondsAlone() {
        new LabTables(folder, "memory_mib,write_iops", List.of())
                .run("a", "h", "a", "512,", 1, Map.of())
                .write("", List.of(CONTENTION));
        Dataset without = new LabReader().read(path);
        folder.write("alone-samples.csv.gz", List.of("block,vm,second,vm.cpu.utilization", "a,a,1,0.5"));

        assertThat(new LabReader().read(path)).isEqualTo(without);
    }

    @Test
    void readsSecondsAloneApartAndWithoutAnyNeighbour() {
        new LabTables(folder, "", List.of())
                .run("a", "h", "x", "", 1, Map.of())
                .run("b", "h", "x", "", 2, Map.of())
                .write("", List.of(CONTENTION));
        folder.write(
                "alone-samples.csv.gz",
                LabTables.alone("x,a,100", "x,a,101", "x,a,103", "x,b,110", "x,a,114", "x,unlabelled,120"));

        Dataset alone = new LabReader().readAlone(path);

        assertThat(alone.features()).isEqualTo(new LabReader().read(path).features());
        assertThat(alone.runs())
                .extracting(LabelledRun::id, LabelledRun::host, LabelledRun::phase, run -> run.rows()
                        .size())
                .containsExactly(
                        Tuple.tuple("x/a/alone-1", "h", Phase.ALONE, 4),
                        Tuple.tuple("x/a/alone-2", "h", Phase.ALONE, 1),
                        Tuple.tuple("x/b/alone-1", "h", Phase.ALONE, 1));
        LabelledRun first = alone.runs().getFirst();
        assertThat(first.rows()).extracting(Row::imputed).containsExactly(false, false, true, false);
        assertThat(first.labels()).isEqualTo(Labels.ofRows(new float[] {1, 1, 1, 1}));
        assertThat(alone.runs()).allMatch(run -> !run.rows().getFirst().isPresent(MetricCatalogue.SIZE));
    }

    @Test
    void hasNothingAloneWhereTheBatchIsOfTheFormBefore() {
        twoHosts(List.of(CONTENTION));

        assertThat(new LabReader().readAlone(path).runs()).isEmpty();
    }

    @Test
    void noticesThatABatchWithSamplesOfSecondsAloneLacksItsRuns() {
        folder.write("alone-samples.csv.gz", List.of("block,vm,second,vm.cpu.utilization", "a,a,1,0.5"));

        assertThatThrownBy(() -> new LabReader().read(path)).hasMessageContaining("runs.csv.gz");
    }
}
