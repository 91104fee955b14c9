package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.window.Emission.Due;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordedHostsTest {
    private static final long START = 1_700_000_000;

    private final RecordedHosts hosts = new RecordedHosts(ModelRows.ofCatalogue(60));

    @Test
    void owesTheWindowsThatTheRulesOfTimeSay() {
        List<Due> due = dues(40);

        // Two VMs without a gap: n - 9 windows each.
        assertThat(due).hasSize(2 * 31);
        assertThat(due.getLast().window().realRows()).isEqualTo(40);
    }

    @Test
    void recordsThatComeAgainOrLateChangeNothing() {
        hosts.apply(sample("a", 0));

        assertThat(hosts.apply(sample("a", 0))).isEmpty();
        assertThat(hosts.apply(new Tick("h", START, List.of("a"), List.of(), false)))
                .hasSize(1);
        assertThat(hosts.apply(sample("b", 0))).isEmpty();
    }

    @Test
    void remembersWhatTheNeighboursOfAWindowDid() {
        Due last = dues(40).getLast();

        assertThat(hosts.history().neighbours(last.key(), last.second(), 40)).containsExactly("a");
        List<Optional<Row>> rows =
                hosts.history().ownRows("h", List.of("a"), last.second(), 40).get("a");
        assertThat(rows).hasSize(40);
        // A joiner's first row is in nobody's average.
        assertThat(rows.getFirst()).isEmpty();
        assertThat(rows.get(7).orElseThrow().value(0)).isEqualTo(7f);
    }

    private List<Due> dues(int seconds) {
        List<Due> due = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            Stream.of(
                            sample("a", second),
                            sample("b", second),
                            new Tick("h", START + second, List.of("a", "b"), List.of(), false))
                    .flatMap(record -> hosts.apply(record).stream())
                    .flatMap(emissions -> emissions.emissions().stream())
                    .forEach(emission -> due.add((Due) emission));
        }
        return due;
    }

    private static SourceRecord sample(String vm, int second) {
        return new Sample(
                new VmKey("h", vm),
                START + second,
                MetricValues.builder().set(0, second).build(),
                Map.of());
    }
}
