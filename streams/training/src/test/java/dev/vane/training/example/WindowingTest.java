package dev.vane.training.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Origin;
import dev.vane.training.dataset.Phase;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowingTest {
    private static final List<Feature> FEATURES = List.of(
            new Feature("load", "1", "cpu", Feature.Scope.OWN),
            new Feature("load", "1", "cpu", Feature.Scope.NEIGHBOUR));

    @Test
    void cutsWindowsAsServingSeesThem() {
        ExampleSet examples = new Windowing(60, 10, 5).examples(dataset(run(100, true)));

        assertThat(examples.examples())
                .extracting(Example::lastRow)
                .startsWith(9, 14)
                .endsWith(94, 99);
        assertThat(examples.examples().getFirst().window().rows()).hasSize(10);
        assertThat(examples.examples().getLast().window().rows()).hasSize(60);
        assertThat(examples.examples().getLast().window().rows().getLast().value(0))
                .isEqualTo(99);
    }

    @Test
    void leavesOutWindowsWithoutATarget() {
        float[] labels = new float[40];
        for (int i = 0; i < 40; i++) {
            labels[i] = i < 20 ? Float.NaN : 0.5f + i / 100f;
        }
        Dataset dataset =
                dataset(new LabelledRun("r", "redis", "h", "v", rows(40, true), Labels.ofRows(labels), List.of()));

        ExampleSet examples = new Windowing(30, 10, 1).examples(dataset);

        assertThat(examples.examples())
                .extracting(Example::lastRow)
                .startsWith(29)
                .hasSize(11);
        // Mean of the labels of rows 20 to 29.
        assertThat(examples.examples().getFirst().target()).isCloseTo(0.745, within(1e-6));
    }

    @Test
    void takesAWholeRunAsOneWindow() {
        ExampleSet examples = Windowing.wholeRuns(36).examples(dataset(run(36, true)));

        assertThat(examples.examples()).singleElement().satisfies(example -> {
            assertThat(example.window().rows()).hasSize(36);
            assertThat(example.target()).isCloseTo(0.5, within(1e-6));
        });
    }

    @Test
    void cutsTheLedgerAsTheRows() {
        LabelledRun plain = run(30, true);
        List<LedgerSecond> ledger = IntStream.range(0, 30)
                .<LedgerSecond>mapToObj(i -> new LedgerSecond.Waiting(i, 0))
                .toList();
        LabelledRun run =
                new LabelledRun("r", "redis", "h", "v", plain.rows(), plain.labels(), List.of(), Phase.CALM, ledger);

        List<Example> examples = new Windowing(12, 10, 5).examples(dataset(run)).examples();

        assertThat(examples.getFirst().ledger()).isEqualTo(ledger.subList(0, 10));
        assertThat(examples.getLast().ledger()).isEqualTo(ledger.subList(18, 30));
        assertThat(examples)
                .allMatch(example ->
                        example.phase() == Phase.CALM && example.host().equals("h"));
        assertThat(new Windowing(12, 10, 5).examples(dataset(plain)).hasLedger())
                .isFalse();
    }

    @Test
    void tellsALoneVm() {
        assertThat(new Windowing(60, 10, 5).examples(dataset(run(20, false))).examples())
                .allMatch(Example::lone);
        assertThat(new Windowing(60, 10, 5).examples(dataset(run(20, true))).examples())
                .noneMatch(Example::lone);
    }

    @Test
    void dropsFeaturesAndKeepsTheRest() {
        ExampleSet examples = new Windowing(60, 10, 5).examples(dataset(run(20, true)));

        ExampleSet own = FeatureSubset.without(examples, feature -> feature.scope() == Feature.Scope.NEIGHBOUR);

        assertThat(own.features()).containsExactly(FEATURES.getFirst());
        assertThat(own.examples()).hasSameSizeAs(examples.examples());
        Row row = own.examples().getLast().window().rows().getLast();
        assertThat(row.features()).isEqualTo(1);
        assertThat(row.value(0)).isEqualTo(19);
    }

    private static Dataset dataset(LabelledRun run) {
        return new Dataset("test", new Origin("a test", "none"), FEATURES, List.of(run));
    }

    private static LabelledRun run(int rows, boolean neighbours) {
        return new LabelledRun(
                "r", "redis", "h", "v", rows(rows, neighbours), Labels.ofRun(OptionalDouble.of(0.5), rows), List.of());
    }

    private static List<Row> rows(int count, boolean neighbours) {
        return IntStream.range(0, count)
                .mapToObj(i -> Row.real(new float[] {i, 2 * i}, new long[] {neighbours ? 3 : 1}))
                .toList();
    }
}
