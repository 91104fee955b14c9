package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The data set that comes with Vane, as training sees it. */
class OwnLabDataTest {
    private static Dataset data;

    @BeforeAll
    static void read() {
        data = new LabReader().read(Path.of("../../data/lab"));
    }

    @Test
    void hasAtLeastFourteenGroupsWithLabels() {
        assertThat(data.runs().stream().map(LabelledRun::group).distinct().count())
                .isGreaterThanOrEqualTo(14);
    }

    @Test
    void variantsOfOneProgramAreOneGroup() {
        assertThat(data.runs()).extracting(LabelledRun::group).doesNotContain("redis-closed", "postgresql-select");
        assertThat(LabReader.group("redis-closed")).isEqualTo(LabReader.group("redis"));
    }

    @Test
    void everyRunHasNeighbours() {
        int own = data.features().size() / 2;

        assertThat(data.runs())
                .allSatisfy(run -> assertThat(run.rows().stream().skip(1).anyMatch(row -> IntStream.range(own, 2 * own)
                                .anyMatch(row::isPresent)))
                        .as(run.id())
                        .isTrue());
    }
}
