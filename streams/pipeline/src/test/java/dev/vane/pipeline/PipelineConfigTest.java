package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.DegradedRule;
import dev.vane.pipeline.explain.SelectionRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineConfigTest {
    @Test
    void hasDefaults() {
        assertThat(PipelineConfig.parse(Map.of()))
                .isEqualTo(new PipelineConfig(
                        "vane-pipeline",
                        Optional.empty(),
                        Path.of(".vane/pipeline"),
                        "",
                        1,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(45),
                        DegradedRule.DEFAULT,
                        Optional.of(SelectionRules.DEFAULT),
                        true,
                        true));
    }

    @Test
    void mapsEveryKey() {
        Map<String, String> properties = new HashMap<>();
        properties.put("pipeline.application.id", "second");
        properties.put("pipeline.instance.id", "one");
        properties.put("pipeline.state.directory", "state");
        properties.put("pipeline.output.prefix", "second.");
        properties.put("pipeline.threads", "2");
        properties.put("pipeline.commit.interval.ms", "50");
        properties.put("pipeline.session.timeout.ms", "6000");
        properties.put("pipeline.explain", "on");
        properties.put("pipeline.degraded.from", "0.6");
        properties.put("pipeline.recovered.below", "0.4");
        properties.put("pipeline.explain.vm.seconds", "10");
        properties.put("pipeline.explain.repeat.seconds", "90");
        properties.put("pipeline.explain.host.per.minute", "2");
        properties.put("pipeline.explain.sample.seconds", "5");
        properties.put("pipeline.overload", "wait");
        properties.put("pipeline.adapt", "off");

        assertThat(properties.keySet()).isEqualTo(PipelineConfig.definition().names());
        assertThat(PipelineConfig.parse(properties))
                .isEqualTo(new PipelineConfig(
                        "second",
                        Optional.of("one"),
                        Path.of("state"),
                        "second.",
                        2,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(6),
                        DegradedRule.DEFAULT.with(0.6, 0.4),
                        Optional.of(new SelectionRules(10, 90, 2, 5)),
                        false,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "pipeline.application.id, ''",
        "pipeline.threads, 0",
        "pipeline.threads, many",
        "pipeline.commit.interval.ms, 1",
        "pipeline.session.timeout.ms, 10",
        "pipeline.overload, drop"
    })
    void refusesBadValuesNamingKeyAndValue(String key, String value) {
        assertThatThrownBy(() -> PipelineConfig.parse(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }
}
