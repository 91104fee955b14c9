package dev.vane.training.faithfulness;

/** What might be higher while something presses on a resource. */
public enum Indicator {
    /** The share of attention, as published, on the resource's metrics: the VM's own and its neighbours'. */
    ATTENTION("attention"),
    /** The same of a network of the same make whose weights are random: a control. */
    RANDOM_NETWORK("random network"),
    /** How far the VM's own metrics of the resource are from the middle of training. */
    Z_SCORE("z-score"),
    /** CPU time that the VM lost to others, by the stall ledger; of no other resource. */
    TIME_LOST("time lost to others");

    private final String words;

    Indicator(String words) {
        this.words = words;
    }

    /** As reports have it. */
    String words() {
        return words;
    }
}
