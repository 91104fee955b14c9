package dev.vane.contracts;

/** One thing that would be different in a window that was seen, to ask what the model would say of it then. */
public sealed interface Edit {

    /**
     * A VM of the same host is left out.
     *
     * @param vm its name on the host
     */
    record WithoutNeighbour(String vm) implements Edit {}

    /**
     * The VM's own values of a metric are multiplied.
     *
     * @param metric by its name in {@link Signals}
     */
    record Factor(String metric, double factor) implements Edit {}

    /**
     * The VM's own values of a metric are this.
     *
     * @param value in the metric's unit
     */
    record Value(String metric, double value) implements Edit {}

    /**
     * The VM's own values of a metric are what they were in another second.
     *
     * @param second event time in seconds since the epoch, among those that are read for the window
     */
    record AsAt(String metric, long second) implements Edit {}
}
