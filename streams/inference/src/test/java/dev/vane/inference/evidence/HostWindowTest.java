package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.evidence.HostWindow.Member;
import dev.vane.inference.evidence.HostWindow.Second;
import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.NeighbourAverage;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.RowLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

    /** The first signal is CPU time, the second waiting. */
    private static final Contention CONTENTION = new Contention() {
        @Override
        public double used(Row own) {
            return own.value(0);
        }

        @Override
        public Row relieved(Row own, double share) {
            return Row.builder(2)
                    .copy(own, 0, 0)
                    .set(1, (float) (own.value(1) * (1 - share)))
                    .build();
        }
    };

    private static Member member(String name, float used, float waited, int... cpus) {
        BitSet set = new BitSet();
        Arrays.stream(cpus).forEach(set::set);
        return new Member(name, Row.builder(2).set(0, used).set(1, waited).build(), Optional.of(set));
    }

    @Test
    void withoutANeighbourTheVmWaitsLessByItsPartOfWhatOthersRanThere() {
        List<Member> members = List.of(
                member("busy", 0.6f, 0, 0, 1),
                member("elsewhere", 1, 0, 1),
                member("light", 0.2f, 0, 0),
                member("web", 0.2f, 0.4f, 0));
        var layout = RowLayout.ownAndNeighbours(2);
        var host = new HostWindow(layout, "web", members.getLast().cpus(), List.of(new Second(members)), CONTENTION);
        var window = new MetricWindow(List.of(new HostRows(
                        layout,
                        members.stream()
                                .map(one -> new HostRows.Vm(one.own(), one.cpus()))
                                .toList())
                .rowOfMember(3)));

        assertThat(waited(host.without("busy", window))).isCloseTo(0.1f, within(1e-6f));
        assertThat(waited(host.without("light", window))).isCloseTo(0.3f, within(1e-6f));
        assertThat(waited(host.without("elsewhere", window))).isEqualTo(0.4f);
    }

    private static float waited(MetricWindow window) {
        return window.rows().getFirst().value(1);
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
