package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainConfigTest {
    @Test
    void hasDefaults() {
        assertThat(ExplainConfig.parse(Map.of()))
                .isEqualTo(new ExplainConfig(
                        "vane-explain",
                        Optional.empty(),
                        Path.of(".vane/explain"),
                        "",
                        1,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(45)));
    }

    @Test
    void mapsEveryKey() {
        Map<String, String> properties = new HashMap<>();
        properties.put("explain.application.id", "second");
        properties.put("explain.instance.id", "one");
        properties.put("explain.state.directory", "state");
        properties.put("explain.topic.prefix", "second.");
        properties.put("explain.threads", "2");
        properties.put("explain.commit.interval.ms", "50");
        properties.put("explain.session.timeout.ms", "6000");

        assertThat(properties.keySet()).isEqualTo(ExplainConfig.definition().names());
        assertThat(ExplainConfig.parse(properties))
                .isEqualTo(new ExplainConfig(
                        "second",
                        Optional.of("one"),
                        Path.of("state"),
                        "second.",
                        2,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(6)));
    }

    @ParameterizedTest
    @CsvSource({
        "explain.application.id, ''",
        "explain.state.directory, ''",
        "explain.threads, 0",
        "explain.commit.interval.ms, 1",
        "explain.session.timeout.ms, 10"
    })
    void refusesBadValuesNamingKeyAndValue(String key, String value) {
        assertThatThrownBy(() -> ExplainConfig.parse(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }
}
