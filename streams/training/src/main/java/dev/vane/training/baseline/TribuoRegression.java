package dev.vane.training.baseline;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Rows of so many columns as Tribuo takes them, and its answers as numbers. */
final class TribuoRegression {
    private static final String TARGET = "relative_performance";

    /** Held here, for a level set on a logger that nobody holds is forgotten with it. */
    private static final Logger LOGGER = Logger.getLogger("org.tribuo");

    static {
        // Every tree of a forest would be announced.
        LOGGER.setLevel(Level.WARNING);
    }

    private final String[] names;

    /** Names the columns after their places; all are of one length, so that Tribuo's order of names is theirs. */
    TribuoRegression(int columns) {
        names = IntStream.range(0, columns).mapToObj(i -> "c%06d".formatted(i)).toArray(String[]::new);
    }

    /** Training data. */
    MutableDataset<Regressor> dataset(double[][] rows, double[] targets) {
        RegressionFactory factory = new RegressionFactory();
        // A fixed time: data is told apart by content, not by when it was loaded.
        OffsetDateTime never = OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
        MutableDataset<Regressor> dataset =
                new MutableDataset<>(new SimpleDataSourceProvenance("windows", never, factory), factory);
        for (int i = 0; i < rows.length; i++) {
            dataset.add(example(rows[i], targets[i]));
        }
        return dataset;
    }

    /**
     * The mean of the models' answers for one row. Members of an ensemble are asked one by one, because without weights
     * Tribuo's own averaging gives the answer of the last.
     */
    double predict(List<Model<Regressor>> models, double[] row) {
        Example<Regressor> example = example(row, Double.NaN);
        return models.stream()
                .mapToDouble(model -> model.predict(example).getOutput().getValues()[0])
                .average()
                .orElseThrow();
    }

    private Example<Regressor> example(double[] row, double target) {
        return new ArrayExample<>(new Regressor(TARGET, target), names, row);
    }
}
