package dev.vane.pipeline.window;

import dev.vane.contracts.Reset;

/** What was learnt of a VM, or of all VMs, is forgotten, at this place in the host's log. */
public record HostReset(Reset reset) implements HostEvent {}
