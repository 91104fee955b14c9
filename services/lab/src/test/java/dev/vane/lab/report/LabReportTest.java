package dev.vane.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vane.lab.dataset.BatchFolder;
import dev.vane.lab.dataset.BlockFolder;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabReportTest {
    @TempDir
    private Path folder;

    private LabDataset data;

    /** The same block twice. */
    @BeforeEach
    void record() throws IOException {
        Path blocks = folder.resolve("blocks");
        Path first = BlockFolder.write(Recorded.block("one", true), blocks);
        Path again = BlockFolder.write(Recorded.block("two", true), blocks);
        data = LabDataset.read(BatchFolder.pack(List.of(first, again), folder.resolve("batch"), Map.of()));
    }

    @Test
    void showsTablesAndPictures() throws Exception {
        assumeTrue(System.getenv("CI") != null || isThere("/usr/bin/gnuplot"), "gnuplot is not installed");
        Path page = folder.resolve("first-look.md");

        LabReport.of(data).write(page);

        assertThat(page)
                .content()
                .contains("| labelled seconds together, accepted | 120 |", "| applications | 2 |")
                .contains("![P per application](first-look/applications.svg)");
        assertThat(folder.resolve("first-look/applications.svg")).content().contains("<svg", "zip");
        assertThat(folder.resolve("first-look/alone.svg")).isNotEmptyFile();
    }

    @Test
    void theSameBlockTwiceAgreesWithItself() {
        assertThat(RepeatedRuns.of(data)).isNotEmpty().allMatch(pair -> pair.agreesWithin(2));
    }

    @Test
    void everyLabelHasACause() {
        Map<String, List<Double>> causes = new LabelsByCause(data).byInterferer();

        assertThat(causes.keySet()).contains("cpu, both");
        assertThat(causes.values().stream().mapToInt(List::size).sum())
                .isGreaterThanOrEqualTo(data.labels().size());
    }

    private static boolean isThere(String program) {
        return Files.isExecutable(Path.of(program));
    }
}
