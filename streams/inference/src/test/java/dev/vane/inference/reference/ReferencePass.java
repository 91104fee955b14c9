package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One window on its way through the reference. */
final class ReferencePass {
    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final ReferenceLayers layers;
    private final MetricWindow window;
    private final Intervention intervention;

    ReferencePass(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            ReferenceLayers layers,
            MetricWindow window,
            Intervention intervention) {
        this.architecture = architecture;
        this.scalings = scalings;
        this.layers = layers;
        this.window = window;
        this.intervention = intervention;
    }

    ReferenceOutput output() {
        ReferenceBranch.Encoded temporal = temporal();
        ReferenceBranch.Encoded system = system();
        return new ReferenceOutput(
                logit(temporal.cls, system.cls),
                Map.of(Branch.TEMPORAL, temporal.attention, Branch.SYSTEM, system.attention));
    }

    private ReferenceBranch branch(Branch branch, List<Integer> places) {
        return new ReferenceBranch(architecture, layers, branch, places, intervention);
    }

    private ReferenceBranch.Encoded temporal() {
        var tokens = new ArrayList<double[]>();
        var places = new ArrayList<Integer>();
        tokens.add(withPosition(layers.weight("temporal.cls"), 0));
        places.add(0);
        // The newest row has the last position, whatever the window's length.
        int position = architecture.windowRows() - window.rows().size();
        for (Row row : window.rows()) {
            double[] embedded = layers.dense("temporal.embed", temporalInputs(position, row));
            position++;
            tokens.add(withPosition(Doubles.relu(embedded), position));
            places.add(position);
        }
        return branch(Branch.TEMPORAL, places).encode(tokens);
    }

    private double[] temporalInputs(int place, Row row) {
        int features = architecture.features();
        double[] inputs = new double[architecture.temporalInputs()];
        for (int feature = 0; feature < features; feature++) {
            if (!architecture.presence()) {
                inputs[feature] = normalised(place, row, feature);
            } else if (isSeen(row, feature)) {
                inputs[feature] = normalised(place, row, feature);
                inputs[features + feature] = 1;
            }
        }
        return inputs;
    }

    private ReferenceBranch.Encoded system() {
        var tokens = new ArrayList<double[]>();
        var places = new ArrayList<Integer>();
        tokens.add(layers.weight("system.cls"));
        places.add(0);
        for (int feature = 0; feature < architecture.features(); feature++) {
            double[] channels = architecture.presence() ? channels(feature) : mean(feature);
            if (channels.length > 0) {
                double[] token = layers.dense("system.embed", channels);
                tokens.add(architecture.metricEmbedding() ? Doubles.sum(token, ofMetric(feature)) : token);
                places.add(feature + 1);
            }
        }
        return branch(Branch.SYSTEM, places).encode(tokens);
    }

    private double[] ofMetric(int feature) {
        int width = architecture.systemWidth();
        return Arrays.copyOfRange(layers.weight("system.metrics"), feature * width, (feature + 1) * width);
    }

    /** Mean over the real rows that have the feature, and their share of the real rows; empty if there is none. */
    private double[] channels(int feature) {
        double sum = 0;
        int present = 0;
        int place = architecture.windowRows() - window.rows().size();
        for (Row row : window.rows()) {
            if (!row.imputed() && isSeen(row, feature)) {
                sum += normalised(place, row, feature);
                present++;
            }
            place++;
        }
        return present == 0 ? new double[0] : new double[] {sum / present, (double) present / window.realRows()};
    }

    private double[] mean(int feature) {
        double sum = 0;
        int place = architecture.windowRows() - window.rows().size();
        for (Row row : window.rows()) {
            sum += normalised(place++, row, feature);
        }
        return new double[] {sum / window.rows().size()};
    }

    private boolean isSeen(Row row, int feature) {
        return row.isPresent(feature) && scalings.get(feature).observed();
    }

    /** {@code place}: of the row among the model's rows, padding first. */
    private double normalised(int place, Row row, int feature) {
        FeatureScaling scaling = scalings.get(feature);
        double value = row.value(feature);
        double transformed =
                switch (scaling.transform()) {
                    case LINEAR -> value;
                    case LOG1P -> Math.log1p(Math.max(value, 0));
                };
        double scaled = (transformed - scaling.center()) * scaling.inverseScale();
        return intervention.normalised(place, feature, Math.max(-6, Math.min(6, scaled)));
    }

    private static double[] withPosition(double[] token, int position) {
        double[] result = token.clone();
        for (int i = 0; 2 * i < token.length; i++) {
            double angle = position / Math.pow(10_000, 2.0 * i / token.length);
            result[2 * i] += Math.sin(angle);
            if (2 * i + 1 < token.length) {
                result[2 * i + 1] += Math.cos(angle);
            }
        }
        return result;
    }

    private double logit(double[] temporalCls, double[] systemCls) {
        double[] both = Arrays.copyOf(temporalCls, temporalCls.length + systemCls.length);
        System.arraycopy(systemCls, 0, both, temporalCls.length, systemCls.length);
        double[] hidden = layers.dense("head.hidden", both);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] *= Doubles.sigmoid(hidden[i]);
        }
        return layers.dense("head.output", layers.norm("head.norm", hidden))[0];
    }
}
