package dev.vane.inference.calibration;

/** Which query of a map may attend to which key; a query without keys is padding, and so is a key without queries. */
@FunctionalInterface
public interface VisibleKeys {
    boolean sees(int query, int key);

    /** Every query sees every key. */
    static VisibleKeys all() {
        return (query, key) -> true;
    }

    /** Of self-attention among tokens that are real or not, by position. */
    static VisibleKeys amongReal(boolean... real) {
        boolean[] copy = real.clone();
        return (query, key) -> copy[query] && copy[key];
    }

    /** A query sees itself and what stands before it. */
    static VisibleKeys causal() {
        return (query, key) -> key <= query;
    }
}
