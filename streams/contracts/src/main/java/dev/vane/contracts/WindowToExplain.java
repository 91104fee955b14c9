package dev.vane.contracts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A predicted window that is to be explained, with all that an explanation needs, so that nobody has to be asked.
 *
 * @param prediction what the per-second path said of it; its VM and second are the window's
 * @param change what became of the VM, if that is why
 * @param sampled true if its attention is to be measured
 * @param window the rows that were predicted, as the model's manifest asks for them
 * @param extras signals outside the catalogue by name, as samples carried them: a value for each row, or none
 * @param neighbours the other VMs of the host that have part in the average, sorted by name; empty if only sampled
 * @param neighboursLeftOut how many there were, if they were too many to be handed over; else 0
 * @param cpus those that the VM may run on in the window's last second, if known
 */
public record WindowToExplain(
        Prediction prediction,
        Optional<Change> change,
        boolean sampled,
        PackedRows window,
        Map<String, List<OptionalDouble>> extras,
        List<NeighbourRows> neighbours,
        int neighboursLeftOut,
        Optional<CpuList> cpus) {
    public WindowToExplain {
        extras = Map.copyOf(extras);
        neighbours = List.copyOf(neighbours);
        if (change.isEmpty() && !sampled) {
            throw new IllegalArgumentException("a window is to be explained because of a change or as a sample");
        }
        extras.forEach((name, values) -> requireRows(name, values.size(), window.rows()));
        neighbours.forEach(
                neighbour -> requireRows(neighbour.vm(), neighbour.rows().rows(), window.rows()));
    }

    /**
     * What one neighbour did.
     *
     * @param vm its name on the host
     * @param rows its own signals, a row for each of the window's; nothing is present where it was nobody's neighbour
     * @param cpus those that it may run on in the window's last second, if known
     */
    public record NeighbourRows(String vm, PackedRows rows, Optional<CpuList> cpus) {}

    /** Host and VM, also the record key. */
    public VmKey key() {
        return prediction.key();
    }

    /** Event time of the window's last row, in seconds since the epoch. */
    public long second() {
        return prediction.second();
    }

    private static void requireRows(String what, int rows, int expected) {
        if (rows != expected) {
            throw new IllegalArgumentException("%s has %d rows, the window has %d".formatted(what, rows, expected));
        }
    }
}
