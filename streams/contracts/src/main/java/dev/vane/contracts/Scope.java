package dev.vane.contracts;

/** Whose metric a feature is: the VM's own, or the average of its neighbours. */
public enum Scope {
    OWN,
    NEIGHBOUR
}
