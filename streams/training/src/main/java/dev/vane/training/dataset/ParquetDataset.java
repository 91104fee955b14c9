package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what {@link ParquetExport} wrote. */
public final class ParquetDataset {
    /** Columns of {@code rows} before the features. */
    private static final int KEYS = 4;

    private final Path folder;
    private final DuckDb duck;

    private ParquetDataset(Path folder, DuckDb duck) {
        this.folder = folder;
        this.duck = duck;
    }

    /**
     * The data set, equal to the one that was written.
     *
     * @throws UnusableDatasetException if a file is missing, damaged or at odds with another one
     */
    public static Dataset read(Path folder) {
        try (DuckDb duck = new DuckDb()) {
            return new ParquetDataset(folder, duck).read();
        }
    }

    private Dataset read() {
        List<Feature> features = readFeatures();
        Map<String, RunRows> rows = readRows(features);
        Map<String, List<Contended>> contended = readContended();
        Map<String, List<LedgerSecond>> ledger = readLedger();
        List<LabelledRun> runs = list("runs", "*", run -> run(run, rows, contended, ledger));
        if (runs.size() != rows.size()) {
            throw new UnusableDatasetException(
                    file("rows"), "%d runs have rows and not %d".formatted(rows.size(), runs.size()));
        }
        List<String> texts = list("dataset", "*", row -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .getFirst();
        return new Dataset(texts.getFirst(), new Origin(texts.get(1), texts.get(2)), features, runs);
    }

    private List<Feature> readFeatures() {
        return list(
                "features",
                "*",
                row -> new Feature(
                        row.getString(1), row.getString(2), row.getString(3), Feature.Scope.valueOf(row.getString(4))));
    }

    /** Rows of one run, as they are read. */
    private record RunRows(List<Row> rows, List<Float> performance) {
        Labels labels() {
            float[] values = new float[performance.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = performance.get(i);
            }
            return Labels.ofRows(values);
        }
    }

    private Map<String, RunRows> readRows(List<Feature> features) {
        String columns = Stream.concat(
                        Stream.of("run_id", "row", "imputed", "performance"),
                        features.stream().map(ParquetExport::column))
                .map(DuckDb::name)
                .collect(Collectors.joining(", "));
        Map<String, RunRows> runs = new HashMap<>();
        forEach("rows", columns, row -> {
            RunRows run =
                    runs.computeIfAbsent(row.getString(1), id -> new RunRows(new ArrayList<>(), new ArrayList<>()));
            if (row.getInt(2) != run.rows.size()) {
                throw new UnusableDatasetException(
                        file("rows"), "rows of run %s are not in order".formatted(row.getString(1)));
            }
            run.rows.add(row(row, features.size()));
            float performance = row.getFloat(KEYS);
            run.performance.add(row.wasNull() ? Float.NaN : performance);
        });
        return runs;
    }

    private static Row row(ResultSet answer, int features) throws SQLException {
        double[] values = new double[features];
        for (int i = 0; i < features; i++) {
            values[i] = answer.getFloat(KEYS + 1 + i);
            if (answer.wasNull()) {
                values[i] = Double.NaN;
            }
        }
        Row row = Rows.of(values);
        return answer.getBoolean(3) ? row.asImputed() : row;
    }

    private Map<String, List<Contended>> readContended() {
        Map<String, List<Contended>> contended = new HashMap<>();
        forEach("contended", "*", row -> contended
                .computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                .add(new Contended(row.getString(2), row.getInt(3), row.getInt(4))));
        return contended;
    }

    private Map<String, List<LedgerSecond>> readLedger() {
        Map<String, List<LedgerSecond>> ledger = new HashMap<>();
        forEach("ledger", "*", row -> {
            List<LedgerSecond> seconds = ledger.computeIfAbsent(row.getString(1), id -> new ArrayList<>());
            if (row.getInt(2) != seconds.size()) {
                throw new UnusableDatasetException(
                        file("ledger"), "seconds of run %s are not in order".formatted(row.getString(1)));
            }
            seconds.add(ParquetLedger.of(row, 3));
        });
        return ledger;
    }

    private LabelledRun run(
            ResultSet run,
            Map<String, RunRows> rows,
            Map<String, List<Contended>> contended,
            Map<String, List<LedgerSecond>> ledger)
            throws SQLException {
        String id = run.getString(1);
        RunRows own = rows.get(id);
        if (own == null) {
            throw new UnusableDatasetException(file("rows"), "no row of run " + id);
        }
        return new LabelledRun(
                id,
                run.getString(2),
                run.getString(3),
                run.getString(4),
                own.rows,
                own.labels(),
                contended.getOrDefault(id, List.of()),
                Phase.valueOf(run.getString(5)),
                ledger.getOrDefault(id, List.of()));
    }

    private Path file(String table) {
        return folder.resolve(table + ".parquet");
    }

    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Visiting {
        void visit(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String table, String columns, Reading<T> reading) {
        List<T> all = new ArrayList<>();
        forEach(table, columns, row -> all.add(reading.read(row)));
        if (all.isEmpty()) {
            throw new UnusableDatasetException(file(table), "it has no row");
        }
        return all;
    }

    private void forEach(String table, String columns, Visiting visiting) {
        if (!Files.isRegularFile(file(table))) {
            throw new UnusableDatasetException(file(table), "there is no such file");
        }
        String sql = "SELECT %s FROM read_parquet(%s)".formatted(columns, DuckDb.text(file(table)));
        duck.query(file(table), sql, answer -> {
            long rows = 0;
            while (answer.next()) {
                visiting.visit(answer);
                rows++;
            }
            return rows;
        });
    }
}
