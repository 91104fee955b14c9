package dev.vane.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.platform.bench.Slope.Point;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final double EXACT = 1e-9;

    @Test
    void ofALineIsThatLines() {
        Slope slope = Slope.through(List.of(new Point(0, 5), new Point(1, 8), new Point(2, 11), new Point(4, 17)));

        assertThat(slope.perX()).isCloseTo(3, within(EXACT));
        assertThat(slope.standardError()).isCloseTo(0, within(EXACT));
    }

    /** Worked by hand: y = 1 + x / 2 leaves squares of 1.5 over one degree of freedom, and the x spread over 2. */
    @Test
    void ofThreePointsIsAsWorkedByHand() {
        Slope slope = Slope.through(List.of(new Point(1, 2), new Point(2, 1), new Point(3, 3)));

        assertThat(slope.perX()).isCloseTo(0.5, within(EXACT));
        assertThat(slope.standardError()).isCloseTo(Math.sqrt(0.75), within(EXACT));
    }

    @Test
    void liesWithinThreeStandardErrorsOfTheTruthUnderNoise() {
        Random random = new Random(1);
        List<Point> points = IntStream.range(0, 200)
                .mapToObj(x -> new Point(x, 0.1 * x + random.nextGaussian()))
                .toList();

        Slope slope = Slope.through(points);

        assertThat(slope.perX()).isCloseTo(0.1, within(3 * slope.standardError()));
        // Theory: sigma / sqrt(sum of squared distances) = 1 / sqrt(200 * (200^2 - 1) / 12).
        assertThat(slope.standardError()).isCloseTo(1 / Math.sqrt(666_650), within(2e-4));
    }

    @Test
    void refusesTwoPoints() {
        assertThatThrownBy(() -> Slope.through(List.of(new Point(0, 0), new Point(1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a slope needs at least 3 points: 2");
    }
}
