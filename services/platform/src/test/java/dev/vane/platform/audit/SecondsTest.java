package dev.vane.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SecondsTest {
    @Property(tries = 300)
    void behavesLikeAPlainSet(
            @ForAll List<@IntRange(min = 1, max = 30) Integer> some,
            @ForAll List<@IntRange(min = 1, max = 30) Integer> others) {
        Set<Integer> plain = new HashSet<>();
        Seconds seconds = new Seconds();

        for (int second : some) {
            assertThat(seconds.add(second)).isEqualTo(plain.add(second));
        }

        assertThat(seconds.size()).isEqualTo(plain.size());
        for (int second = 0; second <= 31; second++) {
            assertThat(seconds.contains(second)).isEqualTo(plain.contains(second));
        }
        Set<Integer> without = new HashSet<>(plain);
        without.removeAll(Set.copyOf(others));
        assertThat(seconds.without(of(others))).isEqualTo(without.size());
    }

    private static Seconds of(List<Integer> values) {
        Seconds seconds = new Seconds();
        values.forEach(seconds::add);
        return seconds;
    }
}
