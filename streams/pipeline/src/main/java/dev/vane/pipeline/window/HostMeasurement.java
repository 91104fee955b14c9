package dev.vane.pipeline.window;

import dev.vane.contracts.MeasuredPerformance;

/** A measurement, at its place in the host's log. */
public record HostMeasurement(MeasuredPerformance performance) implements HostEvent {}
