package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.AttributionMethod;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefaultMethodTest {
    private static final double DOUBLE = 1e-12;

    /** Ten runs of one contended window, and a calm one. */
    private static Scoreboard scores(ToIntFunction<Integer> zScore, ToIntFunction<Integer> occlusion) {
        return new Scoreboard(
                IntStream.range(0, 10)
                        .mapToObj(run -> Planted.run(
                                run,
                                Planted.window("disk", one -> switch (one) {
                                    case Z_SCORE -> zScore.applyAsInt(run);
                                    case GROUP_OCCLUSION -> occlusion.applyAsInt(run);
                                    default -> 4;
                                }),
                                Planted.window("", one -> 1)))
                        .toList(),
                BlamedGroups.LAB);
    }

    @Test
    void isTheOneThatIsRightMoreOftenThanTheZScore() {
        Scoreboard scores = scores(run -> run < 4 ? 1 : 2, run -> run < 9 ? 1 : 4);

        assertThat(DefaultMethod.of(scores)).contains(Contender.GROUP_OCCLUSION);
        assertThat(scores.of(Measure.HIT_1, Contender.GROUP_OCCLUSION).value()).isCloseTo(0.9, within(DOUBLE));
        assertThat(scores.of(Measure.RECIPROCAL_RANK, Contender.Z_SCORE).value())
                .isCloseTo(0.7, within(DOUBLE));
        assertThat(scores.of(Measure.HIT_3, Contender.Z_SCORE).value()).isCloseTo(1, within(DOUBLE));
        assertThat(scores.hitRatio(Contender.GROUP_OCCLUSION, Contender.Z_SCORE).value())
                .isCloseTo(9.0 / 4, within(DOUBLE));
        assertThat(DefaultMethod.verdict(scores))
                .startsWith("The default is group-occlusion.")
                .contains(": reached.");
    }

    @Test
    void isNoneIfTheDifferenceMayBeChance() {
        Scoreboard scores = scores(run -> run < 5 ? 1 : 2, run -> run < 6 ? 1 : 4);

        assertThat(DefaultMethod.of(scores)).isEmpty();
        assertThat(DefaultMethod.verdict(scores))
                .startsWith(
                        "No method beats both the z-score and the constant answer beyond chance, so all of them are");
    }

    @Test
    void isNoneIfWhoAlwaysNamesTheLargestGroupIsAsOftenRight() {
        Scoreboard scores = new Scoreboard(
                IntStream.range(0, 10)
                        .mapToObj(run -> Planted.run(run, Planted.window("disk", one -> switch (one) {
                            case GROUP_OCCLUSION, LARGEST_GROUP -> 1;
                            default -> 4;
                        })))
                        .toList(),
                BlamedGroups.LAB);

        assertThat(DefaultMethod.of(scores)).isEmpty();
    }

    @Test
    void saysSoIfNothingCouldBeTold() {
        Scoreboard scores =
                new Scoreboard(List.of(Planted.run(1, Planted.window("cache", one -> 1))), BlamedGroups.LAB);

        assertThat(scores.kinds()).containsExactly(new Scoreboard.Kind("cache", 1, 0));
        assertThat(DefaultMethod.verdict(scores)).startsWith("No window has a contention that its metrics could tell");
    }

    @Test
    void everyMethodTakesPart() {
        for (var method : AttributionMethod.values()) {
            assertThat(Contender.values())
                    .anyMatch(one -> one.method().filter(method::equals).isPresent());
        }
    }
}
