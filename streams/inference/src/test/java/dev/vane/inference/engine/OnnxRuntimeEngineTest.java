package dev.vane.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnnxRuntimeEngineTest {
    private static final int FEATURES = 206;

    private static OnnxRuntimeEngine engine;

    @BeforeAll
    static void open() throws IOException {
        engine = OnnxRuntimeEngine.open(
                UntrainedBundle.of(SeededWindows.features(FEATURES), SeededWindows.scalings(FEATURES), 7));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void saysTheSameOfAWindowBitForBitWhateverItsMatesAndPlace() {
        List<MetricWindow> windows = windows(20);
        List<ModelOutput> alone = windows.stream()
                .map(window -> engine.predict(List.of(window)).getFirst())
                .toList();
        var random = new Random(3);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, windows.size()).boxed().toList());

        for (int batch = 1; batch <= engine.maxBatch(); batch++) {
            Collections.shuffle(order, random);
            List<Integer> chosen = order.subList(0, batch);

            List<ModelOutput> together =
                    engine.predict(chosen.stream().map(windows::get).toList());

            assertThat(together).isEqualTo(chosen.stream().map(alone::get).toList());
        }
    }

    private static List<MetricWindow> windows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SeededWindows.window(
                        i, 60 - 11 * (i % 5), FEATURES, feature -> feature % (i + 2) != 0, row -> row % 9 == 3))
                .toList();
    }

    @Test
    void givesAttentionRowsThatSumToOne() {
        ModelOutput output = engine.predict(windows(1)).getFirst();

        assertThat(output.relativePerformance()).isBetween(0f, 1f);
        for (ClsAttention attention : List.of(output.temporal(), output.system())) {
            for (int block = 0; block < attention.blocks(); block++) {
                for (int head = 0; head < attention.heads(); head++) {
                    double sum = 0;
                    for (int key = 0; key < attention.keys(); key++) {
                        sum += attention.weight(block, head, key);
                    }
                    assertThat(sum).isBetween(1 - 1e-5, 1 + 1e-5);
                }
            }
        }
    }

    @Test
    void staysFiniteOnExtremeValues() {
        float[] values = new float[FEATURES];
        long[] presence = new long[Row.words(FEATURES)];
        for (int feature = 0; feature < FEATURES; feature++) {
            values[feature] = feature % 3 == 0 ? Float.MAX_VALUE : feature % 3 == 1 ? -Float.MAX_VALUE : 0;
            presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
        }
        var window = new MetricWindow(List.of(Row.real(values, presence)));

        assertThat(engine.predict(List.of(window)).getFirst().relativePerformance())
                .isFinite();
    }

    @Test
    void answersNothingToNothing() {
        assertThat(engine.predict(List.of())).isEmpty();
    }

    @Test
    void refusesAWindowOfAnotherShape() {
        assertThatThrownBy(() -> engine.predict(List.of(SeededWindows.window(1, 60, 103, f -> true))))
                .isInstanceOf(ModelShapeMismatchException.class)
                .hasMessage("the model takes 206 features, the window has 103");
        assertThatThrownBy(() -> engine.predict(List.of(SeededWindows.window(1, 61, FEATURES, f -> true))))
                .isInstanceOf(ModelShapeMismatchException.class)
                .hasMessage("the model looks at 60 rows, the window has 61");
    }

    @Test
    void refusesMoreWindowsThanItsBatch() {
        assertThatThrownBy(
                        () -> engine.predict(Collections.nCopies(17, windows(1).getFirst())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at most 16 windows at once: 17");
    }

    @Test
    void namesTheFailureOfAModelThatCannotCompute() throws IOException {
        var closed = OnnxRuntimeEngine.open(
                UntrainedBundle.of(SeededWindows.features(FEATURES), SeededWindows.scalings(FEATURES), 7));
        closed.close();

        assertThatThrownBy(() -> closed.predict(windows(1)))
                .isInstanceOf(ModelFailedException.class)
                .hasMessageStartingWith("the model failed on a window of the right shape: ");
    }

    @Test
    void opensASecondModelBesideTheFirst() throws IOException {
        CloudFormerArchitecture other = CloudFormerArchitecture.paper(1, 128);
        MetricWindow window = windows(1).getFirst();
        ModelOutput before = engine.predict(List.of(window)).getFirst();

        try (var second = OnnxRuntimeEngine.open(
                UntrainedBundle.of(other, SeededWindows.features(FEATURES), SeededWindows.scalings(FEATURES), 8))) {
            second.predict(List.of(window));
        }

        assertThat(engine.predict(List.of(window)).getFirst()).isEqualTo(before);
    }
}
