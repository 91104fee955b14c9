package dev.vane.inference.evidence;

import dev.vane.inference.window.Row;

/** What the signals of a VM tell of its contention for CPUs; whoever knows their meaning implements it. */
public interface Contention {
    /** Nothing is known of it. */
    Contention UNKNOWN = new Contention() {
        @Override
        public double used(Row own) {
            return 0;
        }

        @Override
        public Row relieved(Row own, double share) {
            return own;
        }
    };

    /** CPU time that a VM used in a second, in cores; 0 if that is not known. */
    double used(Row own);

    /**
     * A VM's signals if it had waited less for others. Its own CPU time stays as it is: what else it would have done with it
     * is not known.
     *
     * @param share of that waiting that it would not have had, in [0, 1]
     */
    Row relieved(Row own, double share);
}
