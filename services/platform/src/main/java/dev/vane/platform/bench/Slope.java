package dev.vane.platform.bench;

import java.util.List;

/**
 * A straight line through points by least squares.
 *
 * @param perX how much y rises for each x
 * @param standardError of {@code perX}, as if the points' distances from the line were independent
 */
record Slope(double perX, double standardError) {
    /** One of the points. */
    record Point(double x, double y) {}

    /** @throws IllegalArgumentException for fewer than three points, which have no distance from their line to judge */
    static Slope through(List<Point> points) {
        int count = points.size();
        if (count < 3) {
            throw new IllegalArgumentException("a slope needs at least 3 points: " + count);
        }
        double meanX = points.stream().mapToDouble(Point::x).average().orElseThrow();
        double meanY = points.stream().mapToDouble(Point::y).average().orElseThrow();
        double spread = points.stream().mapToDouble(p -> square(p.x() - meanX)).sum();
        double slope = points.stream()
                        .mapToDouble(p -> (p.x() - meanX) * (p.y() - meanY))
                        .sum()
                / spread;
        double residual = points.stream()
                .mapToDouble(p -> square(p.y() - meanY - slope * (p.x() - meanX)))
                .sum();
        return new Slope(slope, Math.sqrt(residual / (count - 2) / spread));
    }

    private static double square(double value) {
        return value * value;
    }
}
