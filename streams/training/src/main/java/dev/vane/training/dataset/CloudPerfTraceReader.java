package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs of CloudFormer's authors (CloudPerfTrace, DOI 10.57967/hf/7847): eleven applications in VMs beside up to eight
 * others, a second each. Parquet files in folders {@code tasks=<number>}; a row is a run with its relative performance
 * {@code perf_ori} and six flat arrays: metrics of the VM ({@code tr}), performance counters ({@code lin}) and top-down
 * shares ({@code td}), its own ({@code _self}) and those of others ({@code _oth}), 54, 39 and 13 values a second. The
 * first of these is a Unix timestamp: it is dropped and no feature depends on it. What the others mean is not published,
 * so they are named by position, from 1.
 *
 * <p>{@code perf_ori} is in percent if the largest of the data set is above {@value #LARGEST_RATIO}, else a ratio; what is
 * above 1 then counts as 1. A group is an application. A run has one label, so every run becomes as many rows;
 * {@value #ROWS} of them take some 60 kB. DuckDB unpacks one column of up to 2,048 runs of a row group at once, which for
 * the longest runs are some gigabytes, outside of Java's heap.
 */
public final class CloudPerfTraceReader implements DatasetReader {
    /** Rows that every run is spread over, unless said otherwise. */
    public static final int ROWS = 60;

    /** The columns of a block of metrics: values a second, the timestamp included. */
    private record Block(String name, int values) {}

    private static final List<Block> BLOCKS = List.of(new Block("tr", 54), new Block("lin", 39), new Block("td", 13));
    private static final int OWN =
            BLOCKS.stream().mapToInt(block -> block.values - 1).sum();
    private static final List<String> SIDES = List.of("_self", "_oth");
    private static final double LARGEST_RATIO = 2;
    private static final double PERCENT = 100;
    private static final Pattern TASK = Pattern.compile("tasks=(.+)");
    private static final Map<String, String> APPLICATIONS = Map.ofEntries(
            Map.entry("4", "Data Serving"),
            Map.entry("5", "Redis"),
            Map.entry("6", "Web Search"),
            Map.entry("7", "Graph Analytics"),
            Map.entry("9", "Data Analytics"),
            Map.entry("10", "MLPerf"),
            Map.entry("11", "HBase"),
            Map.entry("13", "Alluxio"),
            Map.entry("14", "Minio"),
            Map.entry("15", "TPC-C"),
            Map.entry("16", "Flink"));
    private static final Origin ORIGIN =
            new Origin("CloudPerfTrace by CloudFormer's authors: arXiv 2509.03394, DOI 10.57967/hf/7847", "CC-BY-4.0");

    private final int rows;

    public CloudPerfTraceReader() {
        this(ROWS);
    }

    /** @param rows rows that every run is spread over */
    public CloudPerfTraceReader(int rows) {
        this.rows = rows;
    }

    /** True if a folder has the layout: a folder inside it is called {@code tasks=…}. */
    public static boolean isIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.anyMatch(one -> task(one).matches());
        } catch (IOException e) {
            throw new UnusableDatasetException(folder, "it cannot be listed: " + e, e);
        }
    }

    private static Matcher task(Path folder) {
        return TASK.matcher(folder.getFileName().toString());
    }

    @Override
    public Set<String> forbiddenInputs() {
        return Set.of("tasks", "perf_ori", "timestamp", "tr.0", "lin.0", "td.0");
    }

    @Override
    public Dataset read(Path folder) {
        List<Path> files = files(folder);
        try (DuckDb duck = DuckDb.ofLongRows()) {
            double unit = largest(files, duck) > LARGEST_RATIO ? PERCENT : 1;
            List<LabelledRun> runs = new ArrayList<>();
            for (Path file : files) {
                read(file, folder, unit, duck, runs);
            }
            if (runs.isEmpty()) {
                throw new UnusableDatasetException(folder, "it has no run");
            }
            return new Dataset("cloudperftrace", ORIGIN, features(), runs).without(forbiddenInputs());
        }
    }

    /** One column after the other: all of a long run's at once do not fit. */
    private void read(Path file, Path folder, double unit, DuckDb duck, List<LabelledRun> runs) {
        List<CloudPerfTraceRun> ofFile = new ArrayList<>();
        forEach(duck, file, "perf_ori::DOUBLE", (row, answer) -> {
            double performance = answer.getDouble(1) / unit;
            if (answer.wasNull() || !(performance > 0 && performance <= LARGEST_RATIO)) {
                throw unusable(file, row, "perf_ori is %s".formatted(answer.getObject(1)));
            }
            ofFile.add(new CloudPerfTraceRun(Math.min(1, performance), rows, 2 * OWN));
        });
        int first = 0;
        for (String side : SIDES) {
            for (Block block : BLOCKS) {
                int feature = first;
                String column = block.name + side;
                forEach(
                        duck,
                        file,
                        picked(column, block.values),
                        (row, answer) -> add(file, row, column, block, answer, ofFile.get(row), feature));
                first += block.values - 1;
            }
        }
        for (int row = 0; row < ofFile.size(); row++) {
            runs.add(ofFile.get(row).labelled(folder.relativize(file) + "/" + row, application(file)));
        }
    }

    private static void add(
            Path file, int row, String column, Block block, ResultSet answer, CloudPerfTraceRun run, int feature)
            throws SQLException {
        int length = answer.getInt(1);
        if (length == 0 || length % block.values != 0) {
            throw unusable(
                    file, row, "%s has %d values and not a multiple of %d".formatted(column, length, block.values));
        }
        Object[] values = (Object[]) answer.getArray(2).getArray();
        try {
            run.add(length / block.values, values, block.values, feature);
        } catch (IllegalArgumentException e) {
            throw unusable(file, row, column + ": " + e.getMessage());
        }
    }

    private interface Visitor {
        void visit(int row, ResultSet answer) throws SQLException;
    }

    private static void forEach(DuckDb duck, Path file, String columns, Visitor visitor) {
        duck.query(file, "SELECT %s FROM %s".formatted(columns, table(file)), answer -> {
            int row = 0;
            while (answer.next()) {
                visitor.visit(row++, answer);
            }
            return row;
        });
    }

    /**
     * The length of an array, and of it the seconds that {@link Rows#spread} picks, one after the other: what is not
     * picked never leaves DuckDB.
     */
    private String picked(String column, int values) {
        return "len(%s), list_select(%s, list_transform(range(%d), lambda i:".formatted(column, column, rows * values)
                + " (2 * (i // %d) + 1) * (len(%s) // %d) // %d * %d + i %% %d + 1))::DOUBLE[]"
                        .formatted(values, column, values, 2 * rows, values, values);
    }

    /** Files in the order of their tasks and names. */
    private static List<Path> files(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            List<Path> files = inside.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (Path file : files) {
                if (!task(file.getParent()).matches()) {
                    throw new UnusableDatasetException(file, "it is not in a folder tasks=<number>");
                }
            }
            if (files.isEmpty()) {
                throw new UnusableDatasetException(folder, "it has no Parquet file");
            }
            return files;
        } catch (IOException e) {
            throw new UnusableDatasetException(folder, "it cannot be listed: " + e, e);
        }
    }

    private static double largest(List<Path> files, DuckDb duck) {
        double largest = 0;
        for (Path file : files) {
            String sql =
                    "SELECT max(perf_ori) FILTER (NOT isnan(perf_ori)) FROM (SELECT perf_ori::DOUBLE AS perf_ori FROM %s)"
                            .formatted(table(file));
            largest = Math.max(largest, duck.query(file, sql, answer -> answer.next() ? answer.getDouble(1) : 0));
        }
        return largest;
    }

    private static String table(Path file) {
        return "read_parquet(%s, hive_partitioning = false)".formatted(DuckDb.text(file));
    }

    /** By position alone: own metrics, then the same of others. */
    private static List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        for (Scope scope : List.of(Scope.OWN, Scope.NEIGHBOUR)) {
            for (Block block : BLOCKS) {
                IntStream.range(1, block.values)
                        .forEach(i -> features.add(new Feature(block.name + "." + i, "{unknown}", block.name, scope)));
            }
        }
        return features;
    }

    /** An application that is not known has the task's number for a name. */
    private static String application(Path file) {
        Matcher task = task(file.getParent());
        String number = task.matches() ? task.group(1) : "";
        return APPLICATIONS.getOrDefault(number, "task " + number);
    }

    private static UnusableDatasetException unusable(Path file, int row, String reason) {
        return new UnusableDatasetException(file, "row %d: %s".formatted(row, reason));
    }
}
