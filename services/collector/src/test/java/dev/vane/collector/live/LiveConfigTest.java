package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveConfigTest {
    @Test
    void watchesAllGroupsByDefault() {
        LiveConfig config = LiveConfig.of(Map.of());

        assertThat(config.host()).isNotEmpty();
        assertThat(config).isEqualTo(new LiveConfig(config.host(), List.of("**"), List.of(), Map.of(), true));
    }

    @Test
    void mapsEveryKey() {
        Map<String, String> settings = Map.of(
                "collector.host", "host-1",
                "collector.groups.include", "machine.slice/*, system.slice/*",
                "collector.groups.exclude", "**/ssh*",
                "collector.processes", "db=17, a=b=18",
                "collector.perf", "off");

        assertThat(LiveConfig.of(settings))
                .isEqualTo(new LiveConfig(
                        "host-1",
                        List.of("machine.slice/*", "system.slice/*"),
                        List.of("**/ssh*"),
                        Map.of("db", 17L, "a=b", 18L),
                        false));
        assertThat(LiveConfig.definition().names()).isEqualTo(settings.keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "collector.host, a/b, without a slash",
        "collector.groups.include, [, globs",
        "collector.groups.exclude, [, globs",
        "collector.processes, db, name=pid",
        "collector.processes, db=x, name=pid",
        "collector.processes, =5, name=pid",
        "collector.processes, 'a=1,a=2', each name once",
        "collector.perf, on, 'auto, off'"
    })
    void refusesABadValueAndSaysWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> LiveConfig.of(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value.substring(0, 1))
                .hasMessageContaining(allowed);
    }
}
