package dev.vane.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabStatusTest {
    @TempDir
    Path folder;

    @Test
    void countsWhatIsLabelledAndWhatWasRejected() throws IOException {
        LabStatus status = status();

        assertThat(status.labelledSeconds()).isEqualTo(60);
        assertThat(status.coLocatedSeconds()).isEqualTo(40);
        assertThat(status.applications()).containsExactly("web, \"fast\"", "zip");
        assertThat(status.runs()).isEqualTo(4);
        assertThat(status.rejectedRuns()).isEqualTo(1);
        assertThat(status.rejectedShare()).isCloseTo(0.25, within(1e-12));
        assertThat(status.interferers()).containsExactly("cpu", "web, \"fast\"", "zip");
    }

    @Test
    void theCoverageTellsWhoWasBesideWhomAndWhere() throws IOException {
        assertThat(status().coverage())
                .containsExactly(
                        new Coverage("web, \"fast\"", "cpu", Place.BOTH, 20, 0),
                        new Coverage("web, \"fast\"", "zip", Place.OTHER_CORE, 40, 0),
                        new Coverage("zip", "cpu", Place.BOTH, 20, 0),
                        new Coverage("zip", "web, \"fast\"", Place.OTHER_CORE, 20, 20));
    }

    @Test
    void isTheSameInJsonAndInText() throws IOException {
        LabStatus status = status();

        assertThat(status.toMap())
                .containsEntry("labelledSeconds", 60)
                .containsEntry("applications", 2)
                .containsEntry("runs", 4)
                .containsEntry("rejectedShare", 0.25);
        assertThat(status.lines())
                .contains("runs               4, 1 rejected (25.0 % of labelled seconds)")
                .contains("zip          cpu          both              20     0.0 %");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0|SAME_CORE", "0-1|1|SAME_CORE", "0|1|OTHER_CORE", "0,2|1-3|BOTH", "0|0-1|BOTH"})
    void thePlaceIsWhereANeighbourRuns(String cpus, String neighbour, Place place) {
        assertThat(Place.of(cpus, neighbour)).isEqualTo(place);
    }

    @Test
    void noListOfCpusHasNoPlace() {
        assertThatThrownBy(() -> Place.of("0", "all")).hasMessageContaining("all");
    }

    private LabStatus status() throws IOException {
        Path block = BlockFolder.write(Recorded.block("one", true), folder.resolve("blocks"));
        return LabStatus.of(LabDataset.read(BatchFolder.pack(List.of(block), folder.resolve("batch"), Map.of())));
    }
}
