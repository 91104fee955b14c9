package dev.vane.inference.bundle;

import dev.vane.inference.window.RowLayout;

/**
 * One input of the model.
 *
 * @param name the metric's name
 * @param unit its unit as UCUM writes it
 * @param group subsystem, for instance {@code disk}
 * @param scope whose metric it is
 */
public record Feature(String name, String unit, String group, Scope scope) {
    /** Whose metric a feature is. */
    public enum Scope {
        /** The VM's own. */
        OWN,
        /** The average over the other VMs of its host. */
        NEIGHBOUR,
        /** The average over the other VMs that may run on one of its CPUs. */
        SAME_CPUS,
        /** The average over the VMs that may run on none of its CPUs. */
        OTHER_CPUS;

        /** True for the VM's own, false for an average over others. */
        public boolean isOwn() {
            return this == OWN;
        }

        /** Whose group of metrics it counts to: wherever neighbours run, theirs are one. */
        public Scope ofGroup() {
            return isOwn() ? OWN : NEIGHBOUR;
        }

        /** The columns of a row that it stands for. */
        public RowLayout.Scope ofRows() {
            return switch (this) {
                case OWN -> RowLayout.Scope.OWN;
                case NEIGHBOUR -> RowLayout.Scope.NEIGHBOURS;
                case SAME_CPUS -> RowLayout.Scope.SAME_CPUS;
                case OTHER_CPUS -> RowLayout.Scope.OTHER_CPUS;
            };
        }

        /** A metric's name, told apart from that of neighbours on the VM's CPUs where it is of those elsewhere. */
        public String told(String metric) {
            return this == OTHER_CPUS ? metric + " elsewhere" : metric;
        }
    }

    public Feature {
        if (name.isBlank() || unit.isBlank() || group.isBlank() || scope == null) {
            throw new IllegalArgumentException(
                    "a feature has a name, unit, group and scope: %s, %s, %s, %s".formatted(name, unit, group, scope));
        }
    }
}
