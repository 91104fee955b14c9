package dev.vane.pipeline.window;

import java.util.List;

/**
 * What is to leave the pipeline for one second of one host, in order.
 *
 * @param host the host
 * @param second the second that closed, or the one that the host's time has come to if nothing closed
 * @param emittedAfter due windows and departures of this host, ever, once these have left
 * @param emissions may be empty: time alone can make waiting windows urgent
 */
public record HostEmissions(String host, long second, long emittedAfter, List<Emission> emissions) {
    public HostEmissions {
        emissions = List.copyOf(emissions);
    }

    /** The same without the first ones, which have left already. */
    HostEmissions withoutFirst(int count) {
        return new HostEmissions(host, second, emittedAfter, emissions.subList(count, emissions.size()));
    }
}
