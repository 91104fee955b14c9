package dev.vane.training.faithfulness;

import java.util.Locale;

/** What is measured of a contender on each window that it can be measured on. */
enum Measure {
    HIT_1("right group first", Better.HIGHER),
    HIT_3("right group among the first three", Better.HIGHER),
    RECIPROCAL_RANK("mean reciprocal rank of the right group", Better.HIGHER),
    FALSE_ACCUSATION("neighbours accused though nothing was done", Better.LOWER),
    POSITIVE_AUC("change, most relevant first", Better.HIGHER),
    NEGATIVE_AUC("change, least relevant first", Better.LOWER),
    COMPREHENSIVENESS("change without the first 10 %", Better.HIGHER),
    SUFFICIENCY("change with the first 10 % alone", Better.LOWER),
    AGREEMENT("rank correlation with what groups do", Better.HIGHER),
    NAMES_LARGEST("first group does most", Better.HIGHER),
    RANDOMISED("rank correlation with random weights", Better.LOWER);

    private final String words;
    private final Better better;

    /** Which way is good. */
    enum Better {
        HIGHER,
        LOWER
    }

    Measure(String words, Better better) {
        this.words = words;
        this.better = better;
    }

    String words() {
        return words;
    }

    boolean higherIsBetter() {
        return better == Better.HIGHER;
    }

    /** As JSON has it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of one window; NaN if this cannot be measured on it. */
    double of(WindowMeasure window, Contender contender, BlamedGroups blamed) {
        MethodMeasure method = window.methods().get(contender);
        return switch (this) {
            case HIT_1 -> window.isContended(blamed) ? share(rank(window, method, blamed) == 1) : Double.NaN;
            case HIT_3 -> window.isContended(blamed) ? share(rank(window, method, blamed) <= 3) : Double.NaN;
            case RECIPROCAL_RANK -> window.isContended(blamed) ? 1.0 / rank(window, method, blamed) : Double.NaN;
            case FALSE_ACCUSATION -> window.calm() ? share(method.accuses()) : Double.NaN;
            case POSITIVE_AUC -> method.perturbation().positive();
            case NEGATIVE_AUC -> method.perturbation().negative();
            case COMPREHENSIVENESS -> method.perturbation().comprehensiveness();
            case SUFFICIENCY -> method.perturbation().sufficiency();
            case AGREEMENT -> method.agreement();
            case NAMES_LARGEST -> share(method.namesLargest());
            case RANDOMISED -> method.randomised();
        };
    }

    private static int rank(WindowMeasure window, MethodMeasure method, BlamedGroups blamed) {
        return method.rank(blamed, window.kind());
    }

    private static double share(boolean yes) {
        return yes ? 1 : 0;
    }
}
