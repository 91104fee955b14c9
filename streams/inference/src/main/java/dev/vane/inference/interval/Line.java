package dev.vane.inference.interval;

import java.util.List;

/** A line through points. */
public final class Line {
    private Line() {}

    /** Linear between points whose x ascend, constant outside them; the highest y where several have one x. */
    public static double along(List<Double> xs, List<Double> ys, double x) {
        int next = 0;
        while (next < xs.size() && xs.get(next) <= x) {
            next++;
        }
        if (next == 0) {
            return ys.getFirst();
        }
        if (next == xs.size()) {
            return ys.getLast();
        }
        double from = xs.get(next - 1);
        double share = (x - from) / (xs.get(next) - from);
        return ys.get(next - 1) + share * (ys.get(next) - ys.get(next - 1));
    }
}
