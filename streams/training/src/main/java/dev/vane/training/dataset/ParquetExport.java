package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/**
 * Writes a data set as Parquet, for whoever wants to look at it with other tools: {@code dataset}, {@code features},
 * {@code runs}, {@code rows}, {@code contended} and {@code ledger}, each a file. A feature is a column of {@code rows}, {@code own:} or
 * {@code neighbour:} before its name; an absent value is null.
 */
public final class ParquetExport {
    private final Path folder;
    private final DuckDb duck;

    private ParquetExport(Path folder, DuckDb duck) {
        this.folder = folder;
        this.duck = duck;
    }

    /**
     * Writes a data set and reads it again.
     *
     * @param folder made if it is missing; its files of the same names are replaced
     * @throws UnusableDatasetException if it cannot be written, or is not the same when read
     */
    public static void write(Dataset dataset, Path folder) {
        try (DuckDb duck = new DuckDb()) {
            Files.createDirectories(folder);
            ParquetExport export = new ParquetExport(folder, duck);
            export.writeDataset(dataset);
            export.writeFeatures(dataset);
            export.writeRuns(dataset);
            export.writeRows(dataset);
            export.writeContended(dataset);
            export.writeLedger(dataset);
        } catch (IOException e) {
            throw new UnusableDatasetException(folder, "it cannot be made: " + e, e);
        }
        if (!ParquetDataset.read(folder).equals(dataset)) {
            throw new UnusableDatasetException(folder, "it is not the same when read again");
        }
    }

    static String column(Feature feature) {
        return feature.scope().name().toLowerCase(java.util.Locale.ROOT) + ":" + feature.name();
    }

    private void writeDataset(Dataset dataset) {
        write("dataset", "name VARCHAR, source VARCHAR, licence VARCHAR", appender -> appender.beginRow()
                .append(dataset.name())
                .append(dataset.origin().source())
                .append(dataset.origin().licence())
                .endRow());
    }

    private void writeFeatures(Dataset dataset) {
        write("features", "name VARCHAR, unit VARCHAR, \"group\" VARCHAR, scope VARCHAR", appender -> {
            for (Feature feature : dataset.features()) {
                appender.beginRow()
                        .append(feature.name())
                        .append(feature.unit())
                        .append(feature.group())
                        .append(feature.scope().name())
                        .endRow();
            }
        });
    }

    private void writeRuns(Dataset dataset) {
        write("runs", "id VARCHAR, \"group\" VARCHAR, host VARCHAR, vm VARCHAR, phase VARCHAR", appender -> {
            for (LabelledRun run : dataset.runs()) {
                appender.beginRow()
                        .append(run.id())
                        .append(run.group())
                        .append(run.host())
                        .append(run.vm())
                        .append(run.phase().name())
                        .endRow();
            }
        });
    }

    private void writeRows(Dataset dataset) {
        String features = dataset.features().stream()
                .map(feature -> ", " + DuckDb.name(column(feature)) + " FLOAT")
                .collect(Collectors.joining());
        write("rows", "run_id VARCHAR, row INTEGER, imputed BOOLEAN, performance FLOAT" + features, appender -> {
            for (LabelledRun run : dataset.runs()) {
                for (int i = 0; i < run.rows().size(); i++) {
                    append(
                            appender.beginRow().append(run.id()).append(i),
                            run.rows().get(i),
                            run.labels().at(i));
                }
            }
        });
    }

    private static void append(DuckDBAppender appender, Row row, OptionalDouble performance) throws SQLException {
        appender.append(row.imputed());
        if (performance.isPresent()) {
            appender.append((float) performance.getAsDouble());
        } else {
            appender.appendNull();
        }
        for (int feature = 0; feature < row.features(); feature++) {
            if (row.isPresent(feature)) {
                appender.append(row.value(feature));
            } else {
                appender.appendNull();
            }
        }
        appender.endRow();
    }

    private void writeContended(Dataset dataset) {
        write("contended", "run_id VARCHAR, kind VARCHAR, first_row INTEGER, last_row INTEGER", appender -> {
            for (LabelledRun run : dataset.runs()) {
                for (Contended contended : run.contended()) {
                    appender.beginRow()
                            .append(run.id())
                            .append(contended.kind())
                            .append(contended.firstRow())
                            .append(contended.lastRow())
                            .endRow();
                }
            }
        });
    }

    private void writeLedger(Dataset dataset) {
        write("ledger", "run_id VARCHAR, row INTEGER, " + ParquetLedger.COLUMNS, appender -> {
            for (LabelledRun run : dataset.runs()) {
                for (int i = 0; i < run.ledger().size(); i++) {
                    appender.beginRow().append(run.id()).append(i);
                    ParquetLedger.append(appender, run.ledger().get(i));
                    appender.endRow();
                }
            }
        });
    }

    private interface Filling {
        void fill(DuckDBAppender appender) throws SQLException;
    }

    private void write(String table, String columns, Filling filling) {
        Path file = folder.resolve(table + ".parquet");
        String name = DuckDb.name(table);
        duck.execute(file, "CREATE TABLE %s (%s)".formatted(name, columns));
        try (DuckDBAppender appender = duck.connection().createAppender(table)) {
            filling.fill(appender);
        } catch (SQLException e) {
            throw new UnusableDatasetException(file, e.getMessage(), e);
        }
        duck.execute(file, "COPY %s TO %s (FORMAT parquet, COMPRESSION zstd)".formatted(name, DuckDb.text(file)));
        duck.execute(file, "DROP TABLE " + name);
    }
}
