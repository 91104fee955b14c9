package dev.vane.pipeline.window;

/**
 * What happens to a host, in the order of its log: a second closes, a VM's performance was measured, or what that told is
 * forgotten.
 */
public sealed interface HostEvent permits HostEmissions, HostMeasurement, HostReset {}
