package dev.vane.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.vane.inference.engine.OnnxFile;
import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.RandomTrees;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.trees.TreeModel.Term;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeGraphTest {
    private static final int COLUMNS = 6;

    /** Leaves are summed in another order, in float. */
    private static final float TOLERANCE = 1e-6f;

    @Test
    void saysInTheRuntimeWhatTheWalkSays() throws OrtException {
        for (int trees : new int[] {1, 2, 7, 60, 120}) {
            TreeModel model = RandomTrees.model(trees, COLUMNS, trees, 5);
            try (OnnxFile file = OnnxFile.open(TreeGraph.write(model))) {
                compare(model, file, 1, 50);
                compare(model, file, 300, 1);
            }
        }
    }

    @Test
    void addsWhatTheTreesCorrect() throws OrtException {
        TreeModel trees = RandomTrees.model(7, COLUMNS, 7, 5);
        TreeModel model =
                new TreeModel(COLUMNS, -0.5f, trees.trees(), List.of(new Term(2, 0.5f, 0.25f), new Term(5, 0.25f, 1)));
        try (OnnxFile file = OnnxFile.open(TreeGraph.write(model))) {
            compare(model, file, 1, 50);
            compare(model, file, 300, 1);
        }
    }

    private static void compare(TreeModel model, OnnxFile file, int batch, int times) throws OrtException {
        var random = new Random(batch);
        for (int time = 0; time < times; time++) {
            float[][] inputs = new float[batch][];
            float[] flat = new float[batch * COLUMNS];
            for (int i = 0; i < batch; i++) {
                inputs[i] = RandomTrees.input(random, COLUMNS);
                System.arraycopy(inputs[i], 0, flat, i * COLUMNS, COLUMNS);
            }
            float[] outputs = file.run(CloudFormerSignature.SUMMARY, flat, batch, COLUMNS);
            assertThat(outputs).hasSize(batch);
            for (int i = 0; i < batch; i++) {
                assertThat(outputs[i]).isCloseTo(model.predict(inputs[i]), within(TOLERANCE));
            }
        }
    }

    @Test
    void clipsAsTheModelDoes() throws OrtException {
        for (float base : new float[] {-3, 3}) {
            var model = new TreeModel(1, base, List.of(new Tree(List.of(new Node.Leaf(0.5f)))));
            try (OnnxFile file = OnnxFile.open(TreeGraph.write(model))) {
                float[] outputs = file.run(CloudFormerSignature.SUMMARY, new float[] {0}, 1, 1);

                assertThat(outputs).containsExactly(base < 0 ? TreeModel.LOWEST : 1);
            }
        }
    }

    @Test
    void declaresOneRowOfColumnsForEachWindow() {
        byte[] file = TreeGraph.write(RandomTrees.model(1, COLUMNS, 3, 2));

        assertThat(OnnxSignature.read(file))
                .isEqualTo(new OnnxSignature(
                        Map.of("summary", List.of(-1L, (long) COLUMNS)), Map.of("relative_performance", List.of(-1L))));
    }

    @Test
    void namesTheOperatorsForClassicalModelsOnlyWhereOneIsUsed() {
        var plain = new OnnxGraph("sum");
        OnnxGraph.Value x = plain.input("x", 3);
        plain.output("y", plain.add(x, x), 3);

        assertThat(domains(plain.toModel())).containsExactly("");
        assertThat(domains(TreeGraph.write(RandomTrees.model(1, COLUMNS, 3, 2))))
                .containsExactly("", "ai.onnx.ml");
    }

    private static List<String> domains(byte[] file) {
        return ProtoReader.of(file).fields(8).stream()
                .map(opset -> opset.message().field(1).text())
                .toList();
    }
}
