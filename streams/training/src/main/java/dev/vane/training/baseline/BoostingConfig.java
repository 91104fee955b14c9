package dev.vane.training.baseline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of gradient boosting.
 *
 * @param rounds trees
 * @param rate share of a tree's answer that is added
 * @param depth most questions in a row
 * @param rowShare share of the examples that a tree sees
 * @param columnShare share of the columns that a tree sees
 * @param leafWeight least weight of a leaf; with squared errors its examples
 * @param objective what is made small
 */
public record BoostingConfig(
        int rounds,
        double rate,
        int depth,
        double rowShare,
        double columnShare,
        double leafWeight,
        Objective objective) {
    /** Fixed, for the last bits of a sum of gradients depend on how many share the work. */
    private static final int THREADS = 2;

    /** Errors beyond it count by their size and no longer by their square. */
    private static final double HUBER_SLOPE = 0.1;

    /** What is made small. */
    public enum Objective {
        /** Mean squared error. */
        SQUARED("reg:squarederror"),
        /** Mean absolute error; the leaves are medians. */
        ABSOLUTE("reg:absoluteerror"),
        /** Squared near 0, absolute from 0.1 on. */
        PSEUDO_HUBER("reg:pseudohubererror");

        private final String nameInXgboost;

        Objective(String nameInXgboost) {
            this.nameInXgboost = nameInXgboost;
        }
    }

    public BoostingConfig {
        if (rounds < 1 || depth < 1 || leafWeight < 0) {
            throw new IllegalArgumentException(
                    "rounds and depth must be at least 1 and leafWeight not negative: %d, %d, %s"
                            .formatted(rounds, depth, leafWeight));
        }
        requireShare("rate", rate);
        requireShare("rowShare", rowShare);
        requireShare("columnShare", columnShare);
    }

    private static void requireShare(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("%s must be in (0, 1]: %s".formatted(name, share));
        }
    }

    /** Where most data sets of some thousand rows end up. */
    public static BoostingConfig standard() {
        return new BoostingConfig(400, 0.05, 5, 0.8, 0.5, 5, Objective.SQUARED);
    }

    /** What inner folds may choose from, the standard first. */
    public static List<BoostingConfig> candidates() {
        return List.of(
                standard(),
                standard().with(Objective.ABSOLUTE),
                standard().with(Objective.PSEUDO_HUBER),
                new BoostingConfig(600, 0.03, 3, 0.8, 0.5, 10, Objective.SQUARED),
                new BoostingConfig(600, 0.03, 4, 0.6, 0.2, 20, Objective.SQUARED),
                new BoostingConfig(300, 0.05, 7, 0.6, 0.3, 20, Objective.SQUARED));
    }

    /** The same with another objective. */
    public BoostingConfig with(Objective other) {
        return new BoostingConfig(rounds, rate, depth, rowShare, columnShare, leafWeight, other);
    }

    /** As XGBoost takes them. */
    Map<String, Object> parameters(float base, long seed) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("objective", objective.nameInXgboost);
        parameters.put("huber_slope", HUBER_SLOPE);
        parameters.put("base_score", base);
        parameters.put("eta", rate);
        parameters.put("max_depth", depth);
        parameters.put("subsample", rowShare);
        parameters.put("colsample_bytree", columnShare);
        parameters.put("min_child_weight", leafWeight);
        parameters.put("tree_method", "hist");
        parameters.put("nthread", THREADS);
        parameters.put("seed", Math.floorMod(seed, Integer.MAX_VALUE));
        parameters.put("verbosity", 0);
        return parameters;
    }
}
