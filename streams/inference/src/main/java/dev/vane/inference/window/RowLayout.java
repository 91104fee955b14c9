package dev.vane.inference.window;

import java.util.ArrayList;
import java.util.List;

/**
 * What the rows of a model hold, as columns over the signals that every VM of a host has in the same order.
 *
 * @param signals number of a VM's own signals
 * @param columns of a row, in order; at least one
 */
public record RowLayout(int signals, List<Column> columns) {
    /** Whose signal a column is. */
    public enum Scope {
        /** The VM's own. */
        OWN,
        /** Mean over the other VMs of its host. */
        NEIGHBOURS,
        /** Mean over the other VMs that may run on one of its CPUs; a VM of which that is not known may run on all. */
        SAME_CPUS,
        /** Mean over the VMs that may run on none of its CPUs. */
        OTHER_CPUS
    }

    /**
     * One column.
     *
     * @param signal index among a VM's signals
     */
    public record Column(int signal, Scope scope) {}

    public RowLayout {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a row has at least one column");
        }
        for (Column column : columns) {
            if (column.signal() < 0 || column.signal() >= signals) {
                throw new IllegalArgumentException("a column must be one of %d signals: %s".formatted(signals, column));
            }
        }
    }

    /** Each of a VM's signals, then the mean of each over its neighbours. */
    public static RowLayout ownAndNeighbours(int signals) {
        List<Column> columns = new ArrayList<>();
        for (Scope scope : List.of(Scope.OWN, Scope.NEIGHBOURS)) {
            for (int signal = 0; signal < signals; signal++) {
                columns.add(new Column(signal, scope));
            }
        }
        return new RowLayout(signals, columns);
    }

    /** The VM's own signals, as far as a row holds them. */
    public Row own(Row row) {
        Row.Builder own = Row.builder(signals);
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).scope() == Scope.OWN) {
                own.copy(row, i, columns.get(i).signal());
            }
        }
        return own.build();
    }

    /** True if a column is of that scope. */
    public boolean has(Scope scope) {
        return columns.stream().anyMatch(column -> column.scope() == scope);
    }
}
