package dev.vane.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExporterConfigTest {
    @Test
    void hasDefaults() {
        assertThat(ExporterConfig.from(Map.of()))
                .isEqualTo(new ExporterConfig("127.0.0.1", 9464, 10_000, Duration.ofMinutes(15)));
    }

    @Test
    void mapsEveryKey() {
        ExporterConfig config = ExporterConfig.from(Map.of(
                "exporter.listen", "[::1]:0",
                "exporter.series.max", "5",
                "exporter.drop.after", "90s"));

        assertThat(config).isEqualTo(new ExporterConfig("::1", 0, 5, Duration.ofSeconds(90)));
        assertThat(ExporterConfig.definition().names())
                .containsExactlyInAnyOrder("exporter.listen", "exporter.series.max", "exporter.drop.after");
    }

    @ParameterizedTest
    @CsvSource({
        "exporter.listen, 9464",
        "exporter.listen, localhost",
        "exporter.listen, localhost:65536",
        "exporter.listen, ::1:9464",
        "exporter.listen, ''",
        "exporter.series.max, 0",
        "exporter.series.max, many",
        "exporter.drop.after, 0m",
        "exporter.drop.after, 15",
        "exporter.drop.after, 15 minutes",
    })
    void refusesBadValuesNamingKeyAndValue(String key, String value) {
        assertThatThrownBy(() -> ExporterConfig.from(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }
}
