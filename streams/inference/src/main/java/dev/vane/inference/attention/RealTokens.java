package dev.vane.inference.attention;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens of each branch stand for something in a window: neither padding nor an absent metric. CLS is token 0 and
 * not among them.
 */
public final class RealTokens {
    private final int windowRows;
    private final List<Ratio> ratios;
    private final List<FeatureScaling> normalisation;

    public RealTokens(Manifest manifest) {
        windowRows = manifest.windowRows();
        ratios = manifest.ratios();
        normalisation = manifest.normalisation();
    }

    /** Tokens of the window's rows, oldest first, imputed ones included; padding stands in front. */
    public int[] seconds(MetricWindow window) {
        return IntStream.rangeClosed(windowRows - window.rows().size() + 1, windowRows)
                .toArray();
    }

    /** Tokens of the metrics, ratios included, that training had and some real row of the window has. */
    public int[] metrics(MetricWindow window) {
        MetricWindow extended = Ratio.extend(window, ratios);
        return IntStream.range(0, normalisation.size())
                .filter(feature -> normalisation.get(feature).observed() && hasReal(extended, feature))
                .map(feature -> feature + 1)
                .toArray();
    }

    private static boolean hasReal(MetricWindow window, int feature) {
        for (Row row : window.rows()) {
            if (!row.imputed() && row.isPresent(feature)) {
                return true;
            }
        }
        return false;
    }
}
