package dev.vane.training.cloudformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A loss curve as SVG: epochs to the right, losses on a logarithmic axis. Without a background, in colours that can be
 * read on light and dark pages.
 */
final class LossPicture {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 24;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int MOST_EPOCH_LABELS = 10;

    private static final String TEXT = "#8a8f98";
    private static final String TRAINING = "#5b7fb4";
    private static final String HELD_OUT = "#d9730d";

    /** Lower losses are drawn here, for they have no place on the axis. */
    private static final double LOWEST = 1e-9;

    /** Room above and below: never less than a tick's distance, however flat the curve. */
    private static final double MARGIN = 1.6;

    private final LossCurve curve;
    private final double low;
    private final double high;
    private final StringBuilder svg = new StringBuilder();

    LossPicture(LossCurve curve) {
        this.curve = curve;
        List<Double> all = Stream.concat(curve.training().stream(), curve.heldOut().stream())
                .map(loss -> Math.max(loss, LOWEST))
                .toList();
        double smallest = all.stream().min(Double::compare).orElse(0.1);
        double largest = all.stream().max(Double::compare).orElse(1.0);
        low = Math.log10(smallest / MARGIN);
        high = Math.log10(largest * MARGIN);
    }

    String svg() {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" font-family=\"sans-serif\" "
                .formatted(WIDTH, HEIGHT));
        svg.append("font-size=\"12\" fill=\"%s\">\n".formatted(TEXT));
        losses();
        epochs();
        line(curve.training(), TRAINING);
        line(curve.heldOut(), HELD_OUT);
        text(LEFT, 20, "start", TRAINING, "loss in training");
        if (!curve.heldOut().isEmpty()) {
            text(LEFT + 130, 20, "start", HELD_OUT, "loss on held-out examples");
        }
        return svg.append("</svg>\n").toString();
    }

    private void losses() {
        for (double tick : ticks()) {
            double y = y(tick);
            svg.append("<path d=\"M%s %sH%s\" stroke=\"%s\" stroke-opacity=\"0.35\"/>\n"
                    .formatted(LEFT, number(y), WIDTH - RIGHT, TEXT));
            text(LEFT - 8, y + 4, "end", TEXT, label(tick));
        }
    }

    private void epochs() {
        int epochs = curve.training().size();
        int stride = Math.max(1, Math.ceilDiv(epochs, MOST_EPOCH_LABELS));
        for (int epoch = 1; epoch <= epochs; epoch += stride) {
            text(x(epoch), HEIGHT - BOTTOM + 18, "middle", TEXT, Integer.toString(epoch));
        }
        text(WIDTH - RIGHT, HEIGHT - 8, "end", TEXT, "epoch");
    }

    /** 1, 2 and 5 times each power of ten that is in the picture. */
    private List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(low); power <= high; power++) {
            for (int digit : new int[] {1, 2, 5}) {
                double tick = digit * Math.pow(10, power);
                if (Math.log10(tick) >= low && Math.log10(tick) <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static String label(double tick) {
        String format = tick >= 1 ? "%.0f" : tick >= 0.1 ? "%.1f" : tick >= 0.01 ? "%.2f" : "%.0e";
        return String.format(Locale.ROOT, format, tick);
    }

    private void line(List<Double> losses, String colour) {
        if (losses.isEmpty()) {
            return;
        }
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"".formatted(colour));
        for (int i = 0; i < losses.size(); i++) {
            svg.append(i == 0 ? "" : " ").append(number(x(i + 1))).append(',').append(number(y(losses.get(i))));
        }
        svg.append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        svg.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                .formatted(number(x), number(y), anchor, colour, text));
    }

    private double x(int epoch) {
        int last = Math.max(2, curve.training().size());
        return LEFT + (double) (epoch - 1) / (last - 1) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double loss) {
        double share = (Math.log10(Math.max(loss, LOWEST)) - low) / (high - low);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
