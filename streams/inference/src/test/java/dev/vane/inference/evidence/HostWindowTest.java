package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.evidence.HostWindow.Member;
import dev.vane.inference.evidence.HostWindow.Second;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.NeighbourAverage;
import dev.vane.inference.window.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostWindowTest {
    private static Row own(float value) {
        return Row.real(new float[] {value, 2 * value}, new long[] {0b11});
    }

    private static final Member WEB = new Member("web", own(1));
    private static final Member DB = new Member("db", own(10));
    private static final Member CACHE = new Member("cache", own(4));

    private static Row webBeside(Member... others) {
        return new NeighbourAverage(2, Arrays.stream(others).map(Member::own).toList()).rowOfJoiner(WEB.own());
    }

    @Test
    void recomputesTheAverageWithoutOneNeighbour() {
        var host = HostWindow.ofNeighbours(
                "web", 2, List.of(new Second(List.of(CACHE, DB, WEB)), new Second(List.of(DB, WEB))));
        var window = new MetricWindow(List.of(webBeside(CACHE, DB), webBeside(DB)));

        assertThat(host.without("db", window).rows()).containsExactly(webBeside(CACHE), webBeside());
        assertThat(host.without("cache", window).rows()).containsExactly(webBeside(DB), webBeside(DB));
        assertThat(host.without("nobody", window)).isEqualTo(window);
    }

    @Test
    void knowsTheOwnRowOfAVmThatIsNoMemberYet() {
        var host = HostWindow.ofNeighbours("web", 2, List.of(new Second(List.of(CACHE, DB))));
        var window = new MetricWindow(List.of(webBeside(CACHE, DB)));

        assertThat(host.without("db", window).rows()).containsExactly(webBeside(CACHE));
    }

    @Test
    void repeatsTheRowBeforeInAnImputedSecond() {
        Row before = webBeside(CACHE, DB);
        var host = HostWindow.ofNeighbours(
                "web",
                2,
                List.of(new Second(List.of(DB)), new Second(List.of(CACHE, DB, WEB)), new Second(List.of(DB))));
        var window = new MetricWindow(List.of(before.asImputed(), before, before.asImputed()));

        assertThat(host.without("db", window).rows())
                .containsExactly(
                        before.asImputed(), webBeside(CACHE), webBeside(CACHE).asImputed());
    }

    @Test
    void asksFirstAboutThoseThatWereThereForLongest() {
        var host = HostWindow.ofNeighbours(
                "web", 2, List.of(new Second(List.of(CACHE, DB, WEB)), new Second(List.of(DB, WEB))));

        assertThat(host.neighbours(9)).containsExactly("db", "cache");
        assertThat(host.neighbours(1)).containsExactly("db");
        assertThat(HostWindow.UNKNOWN.neighbours(9)).isEmpty();
    }

    @Test
    void refusesAWindowOfOtherSeconds() {
        var host = HostWindow.ofNeighbours("web", 2, List.of(new Second(List.of(DB))));

        assertThatThrownBy(() -> host.without("db", new MetricWindow(List.of(webBeside(), webBeside()))))
                .hasMessage("a host's seconds are those of the window: 1, 2");
    }
}
