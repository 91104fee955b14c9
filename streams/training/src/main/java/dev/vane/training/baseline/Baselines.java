package dev.vane.training.baseline;

import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Method;
import java.util.Arrays;
import java.util.List;

/** What every candidate is evaluated beside, on the same folds and inputs. */
public final class Baselines {
    private Baselines() {}

    /** From the plainest to the strongest. */
    public static List<Method> all(BoostingConfig config) {
        return List.of(
                constant(),
                new LinearMethod(),
                new GammaGlmMethod(),
                new CartMethod(),
                new ForestMethod(),
                new GradientBoosting(config),
                new LstmMethod(LstmConfig.standard()));
    }

    /** What needs no training, for sets with a stall ledger. */
    public static List<LedgerMethod> untrained() {
        return Arrays.stream(Formula.values())
                .<LedgerMethod>map(UntrainedMethod::new)
                .toList();
    }

    /** The median of the training targets, which every other method must beat. */
    public static Method constant() {
        return new ConstantMethod();
    }

    /** Those that are quick enough to be asked about one application at a time. */
    public static List<Method> trees(BoostingConfig config) {
        return List.of(new CartMethod(), new ForestMethod(), new GradientBoosting(config));
    }

    /**
     * Methods that see no value of any feature: one the number of rows of a window, one which features are present. If
     * one of them beats the constant, the way that the data were taken tells what it should not.
     */
    public static List<Method> controls(BoostingConfig config) {
        return List.of(
                new GradientBoosting("window-length", View.WINDOW_LENGTH, config),
                new GradientBoosting("presence-only", View.PRESENCE, config));
    }
}
