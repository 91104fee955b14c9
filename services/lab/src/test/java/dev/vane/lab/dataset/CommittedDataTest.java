package dev.vane.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The data set that comes with Vane. */
class CommittedDataTest {
    private static final Path FOLDER = Path.of("../../data/lab");
    private static final long MAX_BYTES = 25_000_000;

    private static LabDataset data;

    @BeforeAll
    static void read() {
        data = LabDataset.read(FOLDER);
    }

    @Test
    void hasApplicationsOfManyNaturesBesideInterferersOfEveryKind() {
        LabStatus status = LabStatus.of(data);

        assertThat(status.applications()).hasSizeGreaterThanOrEqualTo(14);
        assertThat(status.interferers())
                .contains("cpu", "cache", "memory-bandwidth", "memory-capacity", "disk", "network", "context-switches");
    }

    @Test
    void hasHoursOfLabelledSeconds() {
        assertThat(LabStatus.of(data).labelledSeconds()).isGreaterThanOrEqualTo(12_000);
    }

    @Test
    void isSmallEnoughToBeCloned() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(CommittedDataTest::size)
                            .sum())
                    .isLessThan(MAX_BYTES);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
