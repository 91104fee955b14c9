package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
    private static final ExampleSet EXAMPLES = Planted.examples(30, 1, Planted::line);

    @Test
    void leavesOutWhatNeverVaries() {
        SummaryTable table = SummaryTable.fit(EXAMPLES, View.SUMMARY);
        List<Integer> columns =
                IntStream.range(0, table.width()).mapToObj(table::viewColumn).toList();

        assertThat(columns)
                .contains(
                        WindowSummary.index(Planted.TELLING, Statistic.MEAN),
                        WindowSummary.index(Planted.NOISE, Statistic.PRESENT))
                .doesNotContain(WindowSummary.index(Planted.TELLING, Statistic.PRESENT))
                .allMatch(column -> column < WindowSummary.index(Planted.CONSTANT, Statistic.MEAN));
        assertThat(table.viewColumns()).isEqualTo(WindowSummary.size(Planted.FEATURES));
    }

    @Test
    void keepsWhatIsAbsentAsNaNAndTheRestAsItIs() {
        SummaryTable table = SummaryTable.fit(EXAMPLES, View.SUMMARY);
        float[] flat = table.flat(EXAMPLES);

        for (int i = 0; i < flat.length; i++) {
            float[] summary =
                    WindowSummary.of(EXAMPLES.examples().get(i / table.width()).window());
            // NaN equals NaN here.
            assertThat(Float.compare(flat[i], summary[table.viewColumn(i % table.width())]))
                    .isZero();
        }
        assertThat(IntStream.range(0, flat.length).filter(i -> Float.isNaN(flat[i])))
                .isNotEmpty();
    }

    @Test
    void hasNoNaNOnceItIsStandard() {
        StandardTable table = StandardTable.fit(EXAMPLES);

        assertThat(Arrays.stream(table.rows(Planted.without(EXAMPLES, Planted.TELLING)))
                        .flatMapToDouble(Arrays::stream))
                .allMatch(Double::isFinite);
        assertThat(table.width())
                .isEqualTo(SummaryTable.fit(EXAMPLES, View.SUMMARY).width());
    }

    @Test
    void summarisesAnExampleOnce() {
        Example example = EXAMPLES.examples().getFirst();
        Example twin = Planted.without(EXAMPLES, Planted.NEVER).examples().getFirst();

        assertThat(twin).isEqualTo(example);
        assertThat(Summaries.of(example)).isSameAs(Summaries.of(example)).isNotSameAs(Summaries.of(twin));
        assertThat(Summaries.of(twin)).containsExactly(Summaries.of(example));
    }
}
