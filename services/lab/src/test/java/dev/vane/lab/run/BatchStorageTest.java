package dev.vane.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.Recorded;
import dev.vane.lab.dataset.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStorageTest {
    private static final Path COMMITTED = Path.of("../../data/lab/two-cores-01");

    @TempDir
    private Path out;

    private BatchStorage storage(String plan, String host) {
        return new BatchStorage(plan, host, out, Optional.empty());
    }

    private void put(String plan, String host, String block) throws IOException {
        storage(plan, host).put(Recorded.block(host, block, false), Map.of("cpus", 2));
    }

    @Test
    void aBatchIsNamedAfterPlanAndHostAndSaysBoth() throws IOException {
        put("plan", "a", "one");
        Optional<Path> first = storage("plan", "a").pack();
        put("plan", "a", "two");
        Optional<Path> second = storage("plan", "a").pack();

        assertThat(first).contains(out.resolve("plan-a-01"));
        assertThat(second).contains(out.resolve("plan-a-02"));
        assertThat(storage("plan", "a").pack()).isEmpty();
        assertThat(LabDataset.read(out).hosts().get("plan-a-01"))
                .isEqualTo(Map.of("plan", "plan", "host", "a", "cpus", 2));
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void whatIsMeasuredIsWhatThisHostMeasured() throws IOException {
        put("plan", "a", "one");
        assertThat(storage("plan", "a").measured()).containsExactly("one");
        assertThat(storage("plan", "b").measured()).isEmpty();

        storage("plan", "a").pack();
        put("plan", "b", "one");
        put("plan", "b", "two");

        assertThat(storage("plan", "a").measured()).containsExactly("one");
        assertThat(storage("plan", "b").measured()).containsExactly("one", "two");
        assertThat(storage("plan", "b").pack()).contains(out.resolve("plan-b-01"));
        assertThat(LabDataset.read(out).runs())
                .extracting(Run::block)
                .contains("a/one", "b/one", "b/two")
                .doesNotContain("a/two");
    }

    /** The batch of plan p-a on host b-c is called like one of plan p on host a-b-c. */
    @Test
    void plansAndHostsWhoseNamesLookAlikeAreKeptApart() throws IOException {
        put("p-a", "b-c", "one");
        storage("p-a", "b-c").pack();

        assertThat(storage("p", "a-b-c").measured()).isEmpty();
        put("p", "a-b-c", "one");
        assertThat(storage("p", "a-b-c").pack()).contains(out.resolve("p-a-b-c-02"));
        assertThat(storage("p", "a-b-c").measured()).containsExactly("one");
    }

    @Test
    void aBatchOfBeforeCountsForTheHostThatItsRunsName() throws IOException {
        Path old = Files.createDirectory(out.resolve("two-cores-01"));
        try (Stream<Path> files = Files.list(COMMITTED)) {
            for (Path file : files.toList()) {
                Files.copy(file, old.resolve(file.getFileName()));
            }
        }

        assertThat(storage("two-cores", "vm").measured()).contains("two-cores-001", "two-cores-002");
        assertThat(storage("two-cores", "other").measured()).isEmpty();
        assertThat(storage("two", "vm").measured()).isEmpty();
    }
}
