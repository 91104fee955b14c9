package dev.vane.pipeline.window;

import java.util.List;

/**
 * What leaves the pipeline for one closed second of one host, in order.
 *
 * @param host the host
 * @param second the second that closed
 * @param emissions empty if no window is due and no VM left
 */
public record HostEmissions(String host, long second, List<Emission> emissions) implements HostEvent {
    public HostEmissions {
        emissions = List.copyOf(emissions);
    }
}
