package dev.vane.training.dataset;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** A DuckDB in memory for as long as it is open. It fetches nothing from anywhere. */
final class DuckDb implements AutoCloseable {
    private final DuckDBConnection connection;

    DuckDb() {
        this(ofTables());
    }

    private static Properties ofTables() {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", "1GB");
        settings.setProperty("threads", "2");
        return settings;
    }

    /**
     * One for files whose rows hold long arrays: it unpacks thousands of rows at once, and takes the memory that this
     * needs, up to four fifths of the machine's.
     */
    static DuckDb ofLongRows() {
        Properties settings = new Properties();
        settings.setProperty("memory_limit", "80%");
        settings.setProperty("threads", "1");
        return new DuckDb(settings);
    }

    private DuckDb(Properties settings) {
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("temp_directory", "");
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not start: " + reason(e), e);
        }
    }

    DuckDBConnection connection() {
        return connection;
    }

    /** What is done with all rows of an answer. */
    interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Asks, and reads the answer; a failure is the file's. */
    <T> T query(Path file, String sql, Rows<T> rows) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            return rows.read(answer);
        } catch (SQLException e) {
            throw new UnusableDatasetException(file, reason(e), e);
        }
    }

    void execute(Path file, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new UnusableDatasetException(file, reason(e), e);
        }
    }

    /** A column or table name as SQL writes it. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as SQL writes it. */
    static String text(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }

    /** Where and what; DuckDB goes on with advice. */
    private static String reason(SQLException e) {
        return e.getMessage().lines().limit(3).map(String::strip).collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not close: " + reason(e), e);
        }
    }
}
