package dev.vane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigTest {
    private static final String TOKEN = "sixteen-letters!";

    @Test
    void hasDefaults() {
        assertThat(WebConfig.from(Map.of()))
                .isEqualTo(new WebConfig("127.0.0.1", 9465, Optional.empty(), Duration.ofHours(1), 2000));
    }

    @Test
    void mapsEveryKey() {
        WebConfig config = WebConfig.from(
                Map.of("web.listen", "0.0.0.0:0", "web.token", TOKEN, "web.history", "90s", "web.vms.max", "5"));

        assertThat(config).isEqualTo(new WebConfig("0.0.0.0", 0, Optional.of(TOKEN), Duration.ofSeconds(90), 5));
        assertThat(WebConfig.definition().names())
                .containsExactlyInAnyOrder("web.listen", "web.token", "web.history", "web.vms.max");
    }

    @ParameterizedTest
    @CsvSource({
        "web.listen, 9465",
        "web.listen, localhost:65536",
        "web.listen, ::1:9465",
        "web.listen, ''",
        "web.history, 59s",
        "web.history, 61m",
        "web.history, 15",
        "web.vms.max, 0",
        "web.vms.max, many",
    })
    void refusesBadValuesNamingKeyAndValue(String key, String value) {
        assertThatThrownBy(() -> WebConfig.from(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fifteen-letters", "sixteen letters!", "sechzehn-äußerst"})
    void refusesAWeakTokenWithoutShowingIt(String token) {
        assertThatThrownBy(() -> WebConfig.from(Map.of("web.token", token)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Invalid value [hidden] for configuration web.token: must be 16 or more visible ASCII"
                        + " characters without spaces");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:9465", "[::]:9465", "192.0.2.1:9465", "vane.example:9465", "localhost.example:1"})
    void refusesToAnswerEveryoneBeyondLoopback(String listen) {
        assertThatThrownBy(() -> WebConfig.from(Map.of("web.listen", listen)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("web.listen=%s: beyond loopback web.token must be set: 16 or more visible ASCII characters"
                                .formatted(listen)
                        + " without spaces");

        assertThat(WebConfig.from(Map.of("web.listen", listen, "web.token", TOKEN))
                        .isLoopback())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9465", "127.0.0.1:9465", "127.1.2.3:0", "[::1]:9465", "[0:0:0:0:0:0:0:1]:9465"})
    void needsNoTokenOnLoopback(String listen) {
        assertThat(WebConfig.from(Map.of("web.listen", listen)).isLoopback()).isTrue();
    }

    @Test
    void doesNotShowItsToken() {
        assertThat(WebConfig.from(Map.of("web.token", TOKEN)).toString())
                .contains("token=set")
                .doesNotContain(TOKEN);
    }
}
