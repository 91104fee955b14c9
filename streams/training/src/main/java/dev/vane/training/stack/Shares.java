package dev.vane.training.stack;

/** How shares follow from predictions of what no member had seen. */
public enum Shares {
    /** Those with the smallest mean absolute error. */
    SMALLEST_ERROR(""),
    /**
     * The same, if that is better than the best member alone by more than one standard error over applications; else the best
     * member has it all. A simpler model is preferred to a gain that a few other applications would have undone (the rule of
     * one standard error; Breiman, Friedman, Olshen and Stone, 1984, section 3.4.3).
     */
    ONE_STANDARD_ERROR(", one member alone within one standard error");

    private final String told;

    Shares(String told) {
        this.told = told;
    }

    /** What is added to the name of a stack, so that one candidate is told from another. */
    public String told() {
        return told;
    }
}
