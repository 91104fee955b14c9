package dev.vane.platform.bench;

import dev.vane.platform.bench.Slope.Point;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How resident memory changed over a soak.
 *
 * @param mibPerMinute slope of the line through samples {@value #EVERY_SECONDS} s apart
 * @param standardError of that slope
 */
record Growth(double mibPerMinute, double standardError) {
    /** The rule, for people. */
    static final String RULE =
            "flat: the slope is below 0.2 MiB a minute, or not above zero by more than twice its standard error";

    static final int EVERY_SECONDS = 10;

    private static final double FLAT = 0.2;
    private static final double SECONDS_PER_MINUTE = 60;

    /** @param mibBySecond resident memory in each second of the soak */
    static Growth of(List<Double> mibBySecond) {
        List<Point> points = IntStream.range(0, mibBySecond.size())
                .filter(second -> second % EVERY_SECONDS == 0)
                .mapToObj(second -> new Point(second / SECONDS_PER_MINUTE, mibBySecond.get(second)))
                .toList();
        Slope slope = Slope.through(points);
        return new Growth(slope.perX(), slope.standardError());
    }

    boolean isFlat() {
        return mibPerMinute < FLAT || mibPerMinute <= 2 * standardError;
    }
}
