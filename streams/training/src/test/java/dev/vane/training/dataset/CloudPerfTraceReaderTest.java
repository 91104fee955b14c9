package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the published layout, which is all that is known here: the data themselves are not. */
class CloudPerfTraceReaderTest {
    private static final Map<String, Integer> COLUMNS = new LinkedHashMap<>();

    static {
        for (String side : List.of("_self", "_oth")) {
            COLUMNS.put("tr" + side, 54);
            COLUMNS.put("lin" + side, 39);
            COLUMNS.put("td" + side, 13);
        }
    }

    private static final int OWN = 53 + 38 + 12;

    @TempDir
    private Path path;

    /** A run: arrays by column, as SQL writes them. */
    private record Run(int task, String performance, Map<String, String> arrays) {
        String values() {
            return "(%d, %s, %s)".formatted(task, performance, String.join(", ", arrays.values()));
        }

        Run with(String column, String array) {
            Map<String, String> others = new LinkedHashMap<>(arrays);
            others.put(column, array);
            return new Run(task, performance, others);
        }
    }

    /** Every value tells where it stands: 1000 × second + position, plus 0.5 where it is of others. */
    private static Run run(int task, String performance, int seconds, long begin) {
        Map<String, String> arrays = new LinkedHashMap<>();
        COLUMNS.forEach((column, values) -> arrays.put(column, array(column, values, seconds, begin)));
        return new Run(task, performance, arrays);
    }

    private static String array(String column, int values, int seconds, long begin) {
        List<String> flat = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            flat.add(Long.toString(begin + second));
            for (int i = 1; i < values; i++) {
                flat.add((1000 * second + i) + (column.endsWith("_oth") ? ".5" : ".0"));
            }
        }
        return "[" + flat.stream().map(value -> value + "::DOUBLE").collect(Collectors.joining(", ")) + "]";
    }

    /** Writes them as Hive partitions, the way the published folder looks. */
    private void write(Run... runs) {
        String names = "tasks, perf_ori, " + String.join(", ", COLUMNS.keySet());
        String values = Arrays.stream(runs).map(Run::values).collect(Collectors.joining(", "));
        try (DuckDb duck = new DuckDb()) {
            duck.execute(path, "CREATE TABLE runs AS SELECT * FROM (VALUES %s) t(%s)".formatted(values, names));
            duck.execute(
                    path,
                    "COPY runs TO %s (FORMAT parquet, PARTITION_BY (tasks), OVERWRITE_OR_IGNORE)"
                            .formatted(DuckDb.text(path)));
        }
    }

    private Dataset read(int rows) {
        return new CloudPerfTraceReader(rows).read(path);
    }

    @Test
    void readsEveryRunWithItsApplicationAndPerformance() {
        write(
                run(5, "6.03", 3, 1_700_000_000L),
                run(16, "99.99", 4, 1_700_009_000L),
                run(5, "100.4", 3, 1_700_000_900L));

        Dataset data = read(2);

        assertThat(data.name()).isEqualTo("cloudperftrace");
        assertThat(data.origin().licence()).isEqualTo("CC-BY-4.0");
        assertThat(data.runs())
                .extracting(LabelledRun::group, run -> run.labels().at(0).orElseThrow())
                .containsExactly(
                        Tuple.tuple("Flink", (double) 0.9999f),
                        Tuple.tuple("Redis", (double) 0.0603f),
                        Tuple.tuple("Redis", 1.0));
        assertThat(data.runs())
                .allMatch(run -> run.rows().size() == 2 && run.ledger().isEmpty());
    }

    @Test
    void namesFeaturesByTheirPositionsAlone() {
        write(run(5, "0.5", 3, 0));

        List<Feature> features = read(2).features();

        assertThat(features).hasSize(2 * OWN);
        assertThat(features.subList(0, OWN)).allMatch(feature -> feature.scope() == Scope.OWN);
        assertThat(features.subList(OWN, 2 * OWN)).allMatch(feature -> feature.scope() == Scope.NEIGHBOUR);
        assertThat(features.get(0).name()).isEqualTo("tr.1");
        assertThat(features.get(52).name()).isEqualTo("tr.53");
        assertThat(features.get(53).name()).isEqualTo("lin.1");
        assertThat(features.get(91).name()).isEqualTo("td.1");
        assertThat(features.get(OWN + 102).name()).isEqualTo("td.12");
        assertThat(features).extracting(Feature::name).noneMatch(name -> name.endsWith(".0"));
    }

    @Test
    void putsEveryValueWhereItBelongsAndSpreadsARunOverItsRows() {
        write(run(5, "0.5", 9, 1_700_000_000L));

        List<Row> rows = read(3).runs().getFirst().rows();

        // Nine seconds, three rows: the middle of each third.
        List<Integer> seconds = List.of(1, 4, 7);
        for (int r = 0; r < 3; r++) {
            List<Float> expected = new ArrayList<>();
            for (float side : new float[] {0, 0.5f}) {
                for (int values : List.of(54, 39, 13)) {
                    for (int i = 1; i < values; i++) {
                        expected.add(1000f * seconds.get(r) + i + side);
                    }
                }
            }
            Row row = rows.get(r);
            assertThat(IntStream.range(0, row.features()).mapToObj(row::value).toList())
                    .isEqualTo(expected);
        }
    }

    @Test
    void picksTheRowsOfEveryLengthAsOtherSetsDo() {
        for (int seconds = 1; seconds < 9; seconds++) {
            write(run(5, "0.5", seconds, 1_700_000_000L));

            assertThat(read(4).runs().getFirst().rows())
                    .extracting(row -> (int) row.value(0) / 1000)
                    .isEqualTo(Rows.spread(IntStream.range(0, seconds).boxed().toList(), 4));
        }
    }

    @Test
    void showsNothingOfTimestampsTasksAndPerformance() {
        write(run(5, "50", 7, 1_700_000_000L));
        List<Row> before = read(5).runs().getFirst().rows();
        write(run(5, "60", 7, 1_800_000_000L));

        assertThat(read(5).runs().getFirst().rows()).isEqualTo(before);
    }

    @Test
    void takesAnEmptyCellForAbsent() {
        Run run = run(5, "50", 1, 3);
        write(run.with("td_oth", run.arrays().get("td_oth").replace(" 2.5::DOUBLE", " 'NaN'::DOUBLE"))
                .with("td_self", run.arrays().get("td_self").replace("[3::DOUBLE, 1.0::DOUBLE", "[3::DOUBLE, NULL")));

        Row row = read(1).runs().getFirst().rows().getFirst();

        assertThat(IntStream.range(0, row.features()).filter(i -> !row.isPresent(i)))
                .containsExactly(91, OWN + 92);
    }

    @Test
    void readsRatiosAsTheyAre() {
        write(run(5, "0.5", 1, 3), run(6, "1.004", 1, 3));

        assertThat(read(1).runs())
                .extracting(run -> run.labels().at(0).orElseThrow())
                .containsExactly(0.5, 1.0);
    }

    @Test
    void givesATaskThatItDoesNotKnowAPlainName() {
        write(run(8, "50", 1, 3));

        assertThat(read(1).runs()).extracting(LabelledRun::group).containsExactly("task 8");
    }

    @Test
    void refusesArraysThatAreNoWholeSeconds() {
        write(run(5, "50", 2, 3).with("lin_oth", "[1.0::DOUBLE, 2.0]"));
        refuses("row 0: lin_oth has 2 values and not a multiple of 39");

        write(run(5, "50", 2, 3).with("td_self", "[]::DOUBLE[]"));
        refuses("row 0: td_self has 0 values");

        write(run(5, "50", 2, 3).with("tr_oth", "NULL::DOUBLE[]"));
        refuses("row 0: tr_oth has 0 values");
    }

    @Test
    void refusesBlocksOfDifferentLengths() {
        write(run(5, "50", 2, 3).with("td_oth", array("td_oth", 13, 3, 3)));

        refuses("row 0: td_oth: 3 seconds, a block before has 2");
    }

    @Test
    void refusesARunWithoutAPossiblePerformance() {
        for (String performance : List.of("0.0", "-3.0", "NULL", "'NaN'::DOUBLE", "250.0")) {
            write(run(5, "50.0", 1, 3), run(6, performance, 1, 3));

            refuses("row 0: perf_ori is");
        }
    }

    @Test
    void refusesAValueThatIsNoNumber() {
        Run run = run(5, "50", 1, 3);
        write(run.with("td_self", run.arrays().get("td_self").replace("12.0::DOUBLE", "'Infinity'::DOUBLE")));

        refuses("row 0: td_self: feature 102 must be finite: Infinity");
    }

    @Test
    void refusesAFolderWithoutFilesOrPartitions() throws Exception {
        refuses("it has no Parquet file");

        Files.createDirectories(path.resolve("tasks=5"));
        Files.writeString(path.resolve("tasks=5/a.parquet"), "no Parquet");
        refuses("a.parquet");

        Files.move(path.resolve("tasks=5"), path.resolve("five"));
        refuses("it is not in a folder tasks=<number>");
        assertThat(CloudPerfTraceReader.isIn(path)).isFalse();
    }

    @Test
    void recognisesItsFolder() {
        write(run(5, "50", 1, 3));

        assertThat(CloudPerfTraceReader.isIn(path)).isTrue();
        assertThat(CloudPerfTraceReader.isIn(path.resolve("none"))).isFalse();
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> read(1))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining(message);
    }
}
