package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.List;

/**
 * Windows to what the block takes: what the model file does with its inputs, done once in Java and in the same order of
 * float operations.
 */
final class Normaliser {
    private final CloudFormerArchitecture architecture;
    private final int[] places;
    private final boolean[] logarithmic;
    private final boolean[] observed;
    private final float[] center;
    private final float[] inverseScale;

    /**
     * @param architecture of the block, whose features are those of the compaction
     * @param scalings of all features of a row
     * @param compaction which of these the block sees
     */
    Normaliser(CloudFormerArchitecture architecture, List<FeatureScaling> scalings, Compaction compaction) {
        this.architecture = architecture;
        int features = compaction.kept().size();
        places = new int[features];
        logarithmic = new boolean[features];
        observed = new boolean[features];
        center = new float[features];
        inverseScale = new float[features];
        for (int i = 0; i < features; i++) {
            places[i] = compaction.kept().get(i);
            FeatureScaling scaling = scalings.get(places[i]);
            logarithmic[i] = scaling.transform() == Transform.LOG1P;
            observed[i] = scaling.observed();
            center[i] = scaling.center();
            inverseScale[i] = scaling.inverseScale();
        }
    }

    /** A batch of these windows; targets are left at 0 and weights at 1. */
    WindowBatch batch(List<MetricWindow> windows) {
        WindowBatch batch = new WindowBatch(architecture, windows.size());
        for (int window = 0; window < windows.size(); window++) {
            List<Row> rows = windows.get(window).rows();
            int padding = architecture.windowRows() - rows.size();
            for (int row = 0; row < rows.size(); row++) {
                fill(batch, batch.row(window, padding + row), rows.get(row));
            }
        }
        return batch;
    }

    private void fill(WindowBatch batch, int at, Row row) {
        batch.rows[at] = 1;
        batch.real[at] = row.imputed() ? 0 : 1;
        int first = at * places.length;
        for (int i = 0; i < places.length; i++) {
            // A model that is not told of absence sees the 0 that stands for it, normalised like any other value.
            boolean seen = !architecture.presence() || (row.isPresent(places[i]) && observed[i]);
            if (seen) {
                batch.values[first + i] = normalised(i, row.value(places[i]));
                batch.presence[first + i] = 1;
            }
        }
    }

    private float normalised(int feature, float value) {
        float transformed = logarithmic[feature] ? (float) Math.log(Math.max(value, 0f) + 1) : value;
        float scaled = (transformed - center[feature]) * inverseScale[feature];
        return Math.clamp(scaled, -FeatureScaling.LIMIT, FeatureScaling.LIMIT);
    }
}
