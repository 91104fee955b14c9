package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.baseline.BoostingConfig.Objective;
import org.junit.jupiter.api.Test;

class BoostingConfigTest {
    @Test
    void tellsTheLibraryEverySetting() {
        var config = new BoostingConfig(7, 0.1, 3, 0.6, 0.4, 2, Objective.ABSOLUTE);

        assertThat(config.parameters(0.5f, -1))
                .containsEntry("objective", "reg:absoluteerror")
                .containsEntry("base_score", 0.5f)
                .containsEntry("eta", 0.1)
                .containsEntry("max_depth", 3)
                .containsEntry("subsample", 0.6)
                .containsEntry("colsample_bytree", 0.4)
                .containsEntry("min_child_weight", 2.0)
                .containsEntry("tree_method", "hist")
                .containsEntry("seed", Integer.MAX_VALUE - 1);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new BoostingConfig(0, 0.1, 3, 1, 1, 1, Objective.SQUARED))
                .hasMessage("rounds and depth must be at least 1 and leafWeight not negative: 0, 3, 1.0");
        assertThatThrownBy(() -> new BoostingConfig(1, 0, 3, 1, 1, 1, Objective.SQUARED))
                .hasMessage("rate must be in (0, 1]: 0.0");
        assertThatThrownBy(() -> new BoostingConfig(1, 0.1, 3, 1.5, 1, 1, Objective.SQUARED))
                .hasMessage("rowShare must be in (0, 1]: 1.5");
        assertThatThrownBy(() -> new BoostingConfig(1, 0.1, 3, 1, Double.NaN, 1, Objective.SQUARED))
                .hasMessage("columnShare must be in (0, 1]: NaN");
    }
}
