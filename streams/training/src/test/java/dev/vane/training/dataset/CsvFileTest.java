package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
    @TempDir
    private Path path;

    private List<CsvRow> read(String... lines) {
        new Folder(path).write("a.csv", List.of(lines));
        return readAgain();
    }

    private List<CsvRow> readAgain() {
        List<CsvRow> rows = new ArrayList<>();
        try (DuckDb duck = new DuckDb()) {
            CsvFile.open(path.resolve("a.csv"), "id").forEach(duck, List.of("id"), List.of("x", "y"), rows::add);
        }
        return rows;
    }

    @Test
    void readsNumbersExactlyAndKeepsEmptyCellsAbsent() {
        List<CsvRow> rows = read("id,x,y", "007,0.1,", "b,-3e5,1234567890123");

        assertThat(rows).extracting(row -> row.text("id")).containsExactly("007", "b");
        assertThat(rows)
                .extracting(CsvRow::numbers)
                .containsExactly(new double[] {0.1, Double.NaN}, new double[] {-3e5, 1234567890123.0});
    }

    @Test
    void keepsTheOrderOfAnyColumns() {
        List<CsvRow> rows = read("y,id,x", "1,a,2");

        assertThat(rows.getFirst().numbers()).containsExactly(2, 1);
    }

    @Test
    void refusesWhatIsNotANumber() {
        assertThatThrownBy(() -> read("id,x,y", "a,1,2", "b,1,two"))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("a.csv")
                .hasMessageContaining("two");
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        assertThatThrownBy(() -> read("id,x,y", "a,1,2", "b,inf,2"))
                .hasMessageContaining("a.csv: line 3: x is Infinity");
        assertThatThrownBy(() -> read("id,x,y", "a,1,nan")).hasMessageContaining("a.csv: line 2: y is NaN");
    }

    @Test
    void refusesALineWithTooFewOrTooManyCells() {
        assertThatThrownBy(() -> read("id,x,y", "a,1")).isInstanceOf(UnusableDatasetException.class);
        assertThatThrownBy(() -> read("id,x,y", "a,1,2,3")).isInstanceOf(UnusableDatasetException.class);
    }

    @Test
    void refusesATableWithoutRows() {
        assertThatThrownBy(() -> read("id,x,y")).hasMessageContaining("a.csv: it has no row");
    }

    @Test
    void refusesAFileThatEndsWithinALine() {
        read("id,x,y", "a,1,2", "b,1,25");
        new Folder(path).cut("a.csv", 18);

        assertThatThrownBy(this::readAgain).hasMessageContaining("a.csv: it ends within a line");
    }

    @Test
    void refusesAFileOfWhichABitHasChanged() throws IOException {
        new Folder(path).write("a.csv.gz", List.of("id,x,y", "a,1,2"));
        Path file = path.resolve("a.csv.gz");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 8] ^= 1; // the checksum
        Files.write(file, bytes);

        assertThatThrownBy(() -> CsvFile.open(file))
                .hasMessageContaining("a.csv.gz: it cannot be read to its end: ZipException, Corrupt GZIP trailer");
    }

    @Test
    void stopsUnpackingWhatIsTooLarge() throws IOException {
        Path file = path.resolve("a.csv.gz");
        byte[] rows = "a,1,2\n".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("id,x,y\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 1_024; i++) {
                out.write(rows);
            }
        }

        assertThatThrownBy(() -> CsvFile.open(file))
                .hasMessageContaining("a.csv.gz: unpacked it is more than 100 times larger");

        Files.write(path.resolve("b.csv"), new byte[2 << 20]);
        assertThatThrownBy(() -> CsvFile.open(path.resolve("b.csv")))
                .hasMessageContaining("b.csv: its header has more than 1048576 bytes");
    }

    @Test
    void refusesAnEmptyFile() {
        read("id,x,y", "a,1,2");
        new Folder(path).cut("a.csv", 0);

        assertThatThrownBy(this::readAgain).hasMessageContaining("a.csv: it is empty");
    }

    @Test
    void refusesColumnsThatAreMissingOrThereTwice() {
        assertThatThrownBy(() -> read("ix,x,y", "a,1,2")).hasMessageContaining("a.csv: it has no column id");
        assertThatThrownBy(() -> read("id,x,y,x", "a,1,2,3")).hasMessageContaining("a.csv: it names a column twice");
    }
}
