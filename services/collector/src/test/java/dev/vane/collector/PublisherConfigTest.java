package dev.vane.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherConfigTest {
    @Test
    void keepsFiveMinutesUnlessToldOtherwise() {
        assertThat(PublisherConfig.of(Map.of("pipeline.other", "1"))).isEqualTo(new PublisherConfig(300));
        assertThat(PublisherConfig.standard()).isEqualTo(new PublisherConfig(300));
    }

    @Test
    void readsEveryKey() {
        assertThat(PublisherConfig.of(Map.of("collector.buffer.seconds", "5"))).isEqualTo(new PublisherConfig(5));
        assertThat(PublisherConfig.definition().names()).containsExactly("collector.buffer.seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "86401", "5s", ""})
    void refusesWhatIsNoNumberOfSeconds(String value) {
        assertThatThrownBy(() -> PublisherConfig.of(Map.of("collector.buffer.seconds", value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("collector.buffer.seconds");
    }
}
