package dev.vane.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.vane.inference.calibration.SinkRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalibrationNodesTest {
    @Test
    void movesSixTenthsOfASinksWeightToTheOthersInProportion() throws OrtException {
        float[] map = {0.2f, 0.6f, 0.2f, 0.1f, 0.6f, 0.3f, 0.3f, 0.6f, 0.1f};

        try (var graph = new MapGraph(SinkRule.sparingCls(1.5f), 1, 3, 2, MapGraph.Masking.NONE)) {
            Map<String, float[]> outputs = graph.run(map, new float[3 * 2], new float[] {0.4f});

            assertThat(outputs.get("sinks")).containsExactly(0, 1, 0);
            assertThat(outputs.get("received"))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(0.2f, 0.6f, 0.2f);
            assertThat(outputs.get("moved")).usingComparatorWithPrecision(1e-6f).containsExactly(0.36f);
            assertThat(outputs.get("calibrated"))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(0.38f, 0.24f, 0.38f, 0.19f, 0.24f, 0.57f, 0.57f, 0.24f, 0.19f);
        }
    }

    @Test
    void refusesToSpareATokenThatIsNoKey() {
        var rule = new SinkRule(5, Set.of(3), true);

        assertThatThrownBy(() -> new CalibrationNodes(new OnnxGraph("map"), rule, 3, 3))
                .hasMessage("a spared token is one of 3 keys: 3");
    }
}
