package dev.vane.pipeline.window;

/** What happens to a host, in the order of its log: a second closes, or a VM's performance was measured. */
public sealed interface HostEvent permits HostEmissions, HostMeasurement {}
