package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ReadCollectorTest {
    private final VmSeries series = new VmSeries(10, Duration.ofMinutes(15));
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private boolean isRead = true;

    ReadCollectorTest() {
        registry.register(new ReadCollector(new VmCollector(series, InstantSource.fixed(NOON)), () -> isRead));
    }

    @Test
    void hidesWhatIsNoLongerReadAndShowsItAgainWhenItIs() {
        series.predicted(prediction(VM, NOON, 0.75), NOON);
        String performance = "vane_relative_performance_ratio{host=host-1,vm=vm-1} 0.75";
        assertThat(Scrape.of(registry)).contains(performance);

        isRead = false;
        assertThat(Scrape.of(registry)).isEmpty();

        isRead = true;
        assertThat(Scrape.of(registry)).contains(performance);
    }
}
