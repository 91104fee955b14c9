package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.Row;
import java.util.List;

/** A window's values as the network sees them, {@code [rows × features]}, ratios included; 0 where absent. */
final class ExtendedWindow {
    private ExtendedWindow() {}

    static double[][] normalised(MetricWindow window, Manifest manifest) {
        List<Row> rows = Ratio.extend(window, manifest.ratios()).rows();
        List<FeatureScaling> scalings = manifest.normalisation();
        double[][] values = new double[rows.size()][scalings.size()];
        for (int row = 0; row < values.length; row++) {
            for (int feature = 0; feature < scalings.size(); feature++) {
                FeatureScaling scaling = scalings.get(feature);
                if (rows.get(row).isPresent(feature) && scaling.observed()) {
                    values[row][feature] = normalised(scaling, rows.get(row).value(feature));
                }
            }
        }
        return values;
    }

    private static double normalised(FeatureScaling scaling, double value) {
        double centred = Level.transformed(scaling.transform(), value) - scaling.center();
        return Math.clamp(centred * scaling.inverseScale(), -FeatureScaling.LIMIT, FeatureScaling.LIMIT);
    }
}
