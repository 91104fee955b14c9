package dev.vane.inference.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.SeededWindows;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VmWindowTest {
    @Property(seed = "1")
    void equalsAListOfAllRowsCutToItsEnd(
            @ForAll @IntRange(min = 1, max = 12) int capacity, @ForAll @Size(min = 1, max = 40) List<Boolean> sampled) {
        var window = new VmWindow(capacity);
        var all = new ArrayList<Row>();
        Row lastReal = null;
        for (int second = 0; second < sampled.size(); second++) {
            if (lastReal == null || sampled.get(second)) {
                lastReal = row(second);
                window.addReal(lastReal);
                all.add(lastReal);
            } else {
                window.addImputed();
                all.add(lastReal.asImputed());
            }
            List<Row> expected = all.subList(Math.max(0, all.size() - capacity), all.size());

            assertThat(window.snapshot().rows()).isEqualTo(expected);
            assertThat(window.realRows()).isEqualTo(window.snapshot().realRows());
            assertThat(window.imputedRows()).isEqualTo(window.snapshot().imputedRows());
        }
    }

    @Test
    void keepsASnapshotAsItWas() {
        var window = new VmWindow(2);
        window.addReal(row(1));
        MetricWindow snapshot = window.snapshot();

        window.addReal(row(2));

        assertThat(snapshot.rows()).containsExactly(row(1));
    }

    @Test
    void refusesWhatNoWindowCanHold() {
        var window = new VmWindow(2);

        assertThatThrownBy(window::addImputed).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(window::snapshot).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window.addReal(row(1).asImputed())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VmWindow(0)).hasMessageContaining("at least 1: 0");

        window.addReal(row(1));
        Row wider = SeededWindows.window(1, 1, 4, f -> true).rows().getFirst();
        assertThatThrownBy(() -> window.addReal(wider)).hasMessage("all rows of a window have 3 features: 4");
    }

    private static Row row(int second) {
        return SeededWindows.window(second, 1, 3, feature -> (second + feature) % 3 != 0)
                .rows()
                .getFirst();
    }
}
