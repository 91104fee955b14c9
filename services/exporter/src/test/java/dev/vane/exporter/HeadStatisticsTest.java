package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.statistics;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadStatisticsTest {
    private static final String SYSTEM = "{block=1,branch=system,head=0,model=small-1} ";
    private static final String TEMPORAL = "{block=0,branch=temporal,head=1,model=small-1} ";

    private final HeadStatistics heads = new HeadStatistics(Duration.ofMinutes(15));

    @Test
    void showsMeansOverTheWindowsOfTenMinutesForEachHead() {
        heads.add(statistics(VM, NOON.minusSeconds(700), 1), NOON);
        heads.add(statistics(VM, NOON.minusSeconds(300), 0.25f), NOON);
        heads.add(statistics(new VmKey("host-2", "vm"), NOON, 0.75f), NOON);

        assertThat(shown())
                .contains(
                        "vane_attention_map_entropy_ratio" + SYSTEM + "0.5",
                        "vane_attention_map_entropy_ratio" + TEMPORAL + "0.5",
                        "vane_attention_raw_sinks" + SYSTEM + "2.0",
                        "vane_attention_drift_ratio" + SYSTEM + "0.0625");
    }

    @Test
    void showsOnlyWhatAHeadHas() {
        heads.add(statistics(VM, NOON, 0.5f), NOON);

        assertThat(shown())
                .contains(
                        "vane_attention_recency_seconds" + TEMPORAL + "8.0",
                        "vane_attention_group_lift_ratio" + SYSTEM + "1.5",
                        "vane_attention_calibrated_sinks" + SYSTEM + "1.0")
                .noneMatch(line -> line.startsWith("vane_attention_recency_seconds" + SYSTEM))
                .noneMatch(line -> line.startsWith("vane_attention_calibrated_sinks" + TEMPORAL));
    }

    @Test
    void forgetsAModelThatIsSilentAndTakesNoMoreThanAFew() {
        for (int model = 0; model < 10; model++) {
            heads.add(of("model-" + model), NOON);
        }
        assertThat(shown())
                .filteredOn(line -> line.contains("map_entropy") && line.contains("system"))
                .hasSize(4);

        heads.expire(NOON.plusSeconds(901));

        assertThat(shown()).isEmpty();
    }

    private static AttentionStatistics of(String model) {
        Instant end = NOON;
        return new AttentionStatistics(
                VM, end.getEpochSecond(), model, statistics(VM, end, 0.5f).heads());
    }

    private List<String> shown() {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(heads);
        return Scrape.of(registry);
    }
}
