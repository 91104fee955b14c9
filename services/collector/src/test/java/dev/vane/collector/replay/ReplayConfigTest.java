package dev.vane.collector.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayConfigTest {
    @TempDir
    Path folder;

    @Test
    void replaysAsRecordedOrAsFastAsPossible() {
        assertThat(ReplayConfig.inRealTime(folder)).isEqualTo(new ReplayConfig(folder, 1, ""));
        assertThat(ReplayConfig.asFastAsPossible(folder)).isEqualTo(new ReplayConfig(folder, 0, ""));
    }

    @Test
    void readsASpeedAsUsersWriteIt() {
        assertThat(ReplayConfig.parseSpeed("max")).isZero();
        assertThat(ReplayConfig.parseSpeed("0")).isZero();
        assertThat(ReplayConfig.parseSpeed("2.5")).isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1", "NaN", "Infinity"})
    void refusesASpeedThatIsNone(String text) {
        assertThatThrownBy(() -> ReplayConfig.parseSpeed(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("replay.speed must be")
                .hasMessageContaining(text);
    }

    @Test
    void refusesAPathThatIsNoFolder() {
        Path nowhere = folder.resolve("nowhere");

        assertThatThrownBy(() -> ReplayConfig.inRealTime(nowhere))
                .hasMessage("replay.path must be a folder with traces.csv and metrics.csv: " + nowhere);
    }

    @Test
    void refusesASuffixThatNoHostCanHave() {
        assertThatThrownBy(() -> new ReplayConfig(folder, 1, "/2"))
                .hasMessage("replay.host-suffix must not contain a slash: /2");
    }
}
