package dev.vane.training.dataset;

import dev.vane.training.dataset.LedgerSecond.Stalls;
import dev.vane.training.dataset.LedgerSecond.Unknown;
import dev.vane.training.dataset.LedgerSecond.Waiting;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** A second of the ledger as columns of a table: null is what is not known, or a quota that there is not. */
final class ParquetLedger {
    static final String COLUMNS = "on_cpu DOUBLE, quota DOUBLE, siblings DOUBLE, others DOUBLE, allowed DOUBLE,"
            + " quota_cores DOUBLE, utilization DOUBLE, run_queue_delay DOUBLE";

    private ParquetLedger() {}

    static void append(DuckDBAppender appender, LedgerSecond second) throws SQLException {
        double none = Double.NaN;
        switch (second) {
            case Stalls of ->
                append(
                        appender,
                        of.onCpu(),
                        of.quota(),
                        of.siblings(),
                        of.others(),
                        of.allowed(),
                        Double.isInfinite(of.quotaCores()) ? none : of.quotaCores(),
                        none,
                        none);
            case Waiting of ->
                append(appender, none, none, none, none, none, none, of.utilization(), of.runQueueDelay());
            case Unknown of -> append(appender, none, none, none, none, none, none, none, none);
        }
    }

    private static void append(DuckDBAppender appender, double... values) throws SQLException {
        for (double value : values) {
            if (Double.isNaN(value)) {
                appender.appendNull();
            } else {
                appender.append(value);
            }
        }
    }

    /** @param first index of the first of the columns, from 1 */
    static LedgerSecond of(ResultSet row, int first) throws SQLException {
        double onCpu = number(row, first);
        double utilization = number(row, first + 6);
        if (!Double.isNaN(onCpu)) {
            double quotaCores = number(row, first + 5);
            return new Stalls(
                    onCpu,
                    number(row, first + 1),
                    number(row, first + 2),
                    number(row, first + 3),
                    number(row, first + 4),
                    Double.isNaN(quotaCores) ? Double.POSITIVE_INFINITY : quotaCores);
        }
        return Double.isNaN(utilization) ? LedgerSecond.UNKNOWN : new Waiting(utilization, number(row, first + 7));
    }

    private static double number(ResultSet row, int column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? Double.NaN : number;
    }
}
