package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Signals;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabReaderTest {
    private static final String RUNS = "run_id,block,host,vm,application,label_kind,unit,cpus,shares,quota_cpus,"
            + "client_place,load,neighbours,first_second,last_second,ideal,noise,drift,accepted,reason,labelled_seconds,unlabelled,samples";
    private static final String LABELS =
            "run_id,second,span_seconds,level,performance,amount,relative_performance,ratio,noise";
    private static final String CONTENTION = "block,vm,kind,cpus,first_second,last_second";
    private static final int SIZE = MetricCatalogue.SIZE;

    @TempDir
    private Path path;

    private Folder folder;

    @BeforeEach
    void makeBatch() {
        folder = new Folder(path);
        batch("", "redis", "5", 10);
    }

    /** Two applications and an interferer together for four seconds; {@code answer} stands in every forbidden column. */
    private void batch(String in, String application, String answer, int begin) {
        folder.write(
                in + "runs.csv.gz",
                List.of(
                        RUNS,
                        run("r1", "a", application, "RATE", begin, true, answer, 3, 3),
                        run("r2", "b", "nginx", "LATENCY", begin, false, answer, 0, 4),
                        run("r3", "c", "stress", "NONE", begin, true, answer, 0, 4)));
        folder.write(in + "samples.csv.gz", samples(begin));
        folder.write(
                in + "labels.csv.gz",
                List.of(
                        LABELS,
                        "r1,%d,1,%s,%s,%s,0.%s,%s,%s".formatted(begin, answer, answer, answer, answer, answer, answer),
                        "r1,%d,2,%s,%s,%s,0.%s,%s,%s"
                                .formatted(begin + 2, answer, answer, answer, answer, answer, answer)));
        folder.write(
                in + "contention.csv.gz", List.of(CONTENTION, "b1,c,cpu,0,%d,%d".formatted(begin + 2, begin + 90)));
    }

    private static String run(
            String id,
            String vm,
            String application,
            String kind,
            int begin,
            boolean accepted,
            String answer,
            int labelled,
            int samples) {
        return "%s,b1,h,%s,%s,%s,op,\"0-1,3\",1024,,own,static,%s,%d,%d,none=%s,0.%s,0.%s,%s,%s,%d,,%d"
                .formatted(
                        id,
                        vm,
                        application,
                        kind,
                        answer,
                        begin,
                        begin + 3,
                        answer,
                        answer,
                        answer,
                        accepted,
                        accepted ? "" : "DRIFT",
                        labelled,
                        samples);
    }

    /** The first metric counts; the second is absent in r1; r1 has no sample in its third second. */
    private static List<String> samples(int begin) {
        List<String> lines = new ArrayList<>();
        lines.add("run_id,second," + metrics(Metric::name) + ",steal");
        for (int second = begin; second < begin + 4; second++) {
            for (int run = 1; run <= 3; run++) {
                if (run != 1 || second != begin + 2) {
                    int value = 100 * run + second - begin;
                    int number = run;
                    lines.add("r%d,%d,%s,7".formatted(run, second, metrics(metric -> switch (metric.index()) {
                        case 0 -> "" + value;
                        case 1 -> number == 1 ? "" : "" + number;
                        default -> "0.5";
                    })));
                }
            }
        }
        return lines;
    }

    private static String metrics(Function<Metric, String> cell) {
        return MetricCatalogue.get().metrics().stream().map(cell).collect(Collectors.joining(","));
    }

    private Dataset read() {
        return new LabReader().read(path);
    }

    @Test
    void takesAcceptedRunsWithTheirApplicationAsGroup() {
        assertThat(read().runs())
                .extracting(LabelledRun::id, LabelledRun::group, LabelledRun::host, LabelledRun::vm)
                .containsExactly(Tuple.tuple("r1", "redis", "h", "a"));
    }

    @Test
    void hasTheFeaturesOfServing() {
        List<Feature> features = read().features();

        assertThat(features).hasSize(2 * SIZE + Signals.list().size() - SIZE + 2 * 12);
        assertThat(features.getFirst().scope()).isEqualTo(Feature.Scope.OWN);
        assertThat(features.get(SIZE).scope()).isEqualTo(Feature.Scope.NEIGHBOUR);
        assertThat(features.get(SIZE).name()).isEqualTo(features.getFirst().name());
        assertThat(features)
                .extracting(Feature::name)
                .noneMatch(name -> new LabReader().forbiddenInputs().contains(name));
    }

    @Test
    void averagesAllOthersOfTheBlockEvenThoseThatDoNotCount() {
        List<Row> rows = read().runs().getFirst().rows();

        assertThat(rows).extracting(row -> row.value(0)).containsExactly(100f, 101f, 101f, 103f);
        assertThat(rows).extracting(row -> row.value(SIZE)).containsExactly(250f, 251f, 251f, 253f);
        assertThat(rows).extracting(row -> row.isPresent(1)).containsOnly(false);
        assertThat(rows).extracting(row -> row.value(SIZE + 1)).containsOnly(2.5f);
    }

    @Test
    void repeatsTheRowBeforeInASecondWithoutASample() {
        assertThat(read().runs().getFirst().rows()).extracting(Row::imputed).containsExactly(false, false, true, false);
    }

    @Test
    void labelsEverySecondOfASpan() {
        Labels labels = read().runs().getFirst().labels();

        assertThat(labels).isEqualTo(Labels.ofRows(new float[] {0.5f, 0.5f, 0.5f, Float.NaN}));
        assertThat(labels.at(3)).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void takesTheLabelOfAWholeRunForEachOfItsSeconds() {
        runOfSeconds(30, 0, 3);
        folder.write("labels.csv.gz", List.of(LABELS, "r1,39,30,,1,1,0.5,0.5,0.1"));

        Labels labels = read().runs().getFirst().labels();

        assertThat(labels).isEqualTo(Labels.ofRows(new float[] {0.5f, 0.5f, 0.5f, 0.5f}));
    }

    @Test
    void splitsARunWhoseVmWasGoneInBetween() {
        runOfSeconds(30, 3, 5);
        List<String> lines = new ArrayList<>(samples(10));
        lines.add(lines.get(1).replace("r1,10,", "r1,24,"));
        lines.add(lines.get(1).replace("r1,10,", "r1,34,"));
        folder.write("samples.csv.gz", lines);
        folder.write("labels.csv.gz", List.of(LABELS, "r1,26,3,,1,1,0.5,0.5,0.1"));

        List<LabelledRun> runs = read().runs();

        assertThat(runs).extracting(LabelledRun::id).containsExactly("r1", "r1#2");
        assertThat(runs).extracting(run -> run.rows().size()).containsExactly(4, 11);
        assertThat(runs.get(1).labels().at(2)).hasValue(0.5);
        assertThat(runs.get(1).labels().at(3)).isEmpty();
        assertThat(runs.get(1).contended()).containsExactly(new Contended("cpu", 0, 10));
    }

    /** The first run, from second 10 on. */
    private void runOfSeconds(int seconds, int labelled, int samples) {
        folder.write(
                "runs.csv.gz",
                List.of(
                        RUNS,
                        run("r1", "a", "redis", "RATE", 10, true, "5", labelled, samples)
                                .replace(",10,13,", ",10," + (9 + seconds) + ","),
                        run("r2", "b", "nginx", "LATENCY", 10, false, "5", 0, 4),
                        run("r3", "c", "stress", "NONE", 10, true, "5", 0, 4)));
    }

    @Test
    void refusesARunWithoutAllItsSamplesOrLabels() {
        runOfSeconds(4, 3, 4);
        refuses("runs.csv.gz: line 2: samples of run r1 is 4, there are 3");

        runOfSeconds(4, 4, 3);
        refuses("runs.csv.gz: line 2: labelled_seconds of run r1 is 4, there are 3");
    }

    @Test
    void tellsInjectedInterferenceByRows() {
        assertThat(read().runs().getFirst().contended()).containsExactly(new Contended("cpu", 2, 3));
    }

    @Test
    void showsNothingOfWhatIsForbiddenInItsFeatures() {
        List<Row> before = read().runs().getFirst().rows();
        batch("", "another", "9", 5000);
        folder.write("contention.csv.gz", List.of(CONTENTION));

        LabelledRun after = read().runs().getFirst();

        assertThat(after.rows()).isEqualTo(before);
        assertThat(after.labels().at(0)).hasValue((double) 0.9f);
        assertThat(after.contended()).isEmpty();
    }

    @Test
    void readsAFolderOfBatches() {
        Path all = path.resolve("all");
        batch("all/one/", "redis", "5", 10);
        batch("all/two/", "nginx", "5", 10);
        folder.write("all/.hidden/runs.csv.gz", List.of("nothing"));

        assertThatThrownBy(() -> new LabReader().read(all))
                .hasMessageContaining("two: a batch before it has a run r1 too");

        for (String table : List.of("runs", "samples", "labels")) {
            rename("all/two/" + table + ".csv.gz", "r1,", "r7,");
        }
        assertThat(new LabReader().read(all).runs())
                .extracting(LabelledRun::id, LabelledRun::group)
                .containsExactly(Tuple.tuple("r1", "redis"), Tuple.tuple("r7", "nginx"));
    }

    private void rename(String name, String from, String to) {
        folder.write(
                name,
                folder.read(name).stream().map(line -> line.replace(from, to)).toList());
    }

    @Test
    void refusesAFolderWithoutBatch() {
        assertThatThrownBy(() -> new LabReader().read(path.resolve("none")))
                .isInstanceOf(UnusableDatasetException.class);
    }

    @Test
    void refusesTablesThatDoNotFitTogether() {
        folder.write("labels.csv.gz", List.of(LABELS, "r9,11,1,,1,1,0.5,0.5,0.1"));
        refuses("labels.csv.gz: line 2: no run is called r9");

        folder.write("labels.csv.gz", List.of(LABELS, "r1,14,1,,1,1,0.5,0.5,0.1"));
        refuses("labels.csv.gz: line 2: second 14 is outside of run r1");

        folder.write("labels.csv.gz", List.of(LABELS, "r1,12,1,,1,1,0.5,0.5,0.1", "r1,13,2,,1,1,0.5,0.5,0.1"));
        refuses("labels.csv.gz: line 3: a second label of run r1 in second 12");

        folder.write("labels.csv.gz", List.of(LABELS, "r2,12,1,,1,1,0.5,0.5,0.1"));
        refuses("labels.csv.gz: line 2: relative performance 0.5 over 1 s is no label of run r2");

        folder.write("labels.csv.gz", List.of(LABELS, "r1,12,1,,1,1,1.5,1.5,0.1"));
        refuses("labels.csv.gz: line 2: relative performance 1.5");
    }

    @Test
    void refusesASecondSampleOfASecond() {
        List<String> lines = new ArrayList<>(samples(10));
        lines.add(lines.getLast());
        folder.write("samples.csv.gz", lines);

        refuses("samples.csv.gz: line 13: a second sample of run r3 in that second");
    }

    @Test
    void refusesSamplesWithoutAMetric() {
        folder.write("samples.csv.gz", List.of("run_id,second,vm.cpu.utilization", "r1,10,1"));

        refuses("samples.csv.gz: it has no column ");
    }

    @Test
    void refusesFilesThatWereCutShort() {
        for (String name : List.of("runs", "samples", "labels", "contention")) {
            makeBatch();
            folder.cutInHalf(name + ".csv.gz");
            refuses(name + ".csv.gz: it cannot be read to its end: EOFException");
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining(message);
    }
}
