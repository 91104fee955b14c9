package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Moment;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.inference.window.MetricWindow;
import java.time.Instant;
import java.util.List;

/**
 * The input of an explanation: nothing in it is later than the window.
 *
 * @param vm whose window it is, as it is to be named
 * @param end the second that the window's newest row covers
 * @param unfamiliar true if the window is unlike training, as whoever predicted it judged
 * @param past seconds before the window's oldest row, for the VM's calm baseline; empty if there are none
 * @param host the VMs of the host in the window's seconds
 * @param signals what triage asks
 * @param recent the same of the last {@value LostCpuTime#SECONDS} s alone
 * @param presses what other VMs lost to it in the last second, the largest first; empty unless it ran more than its fair share
 * @param hasFairShare true if it ran no less than its fair share of its CPUs in the last second, as far as is known
 */
public record ExplanationInput(
        String vm,
        Instant end,
        MetricWindow window,
        boolean unfamiliar,
        List<Moment> past,
        HostWindow host,
        Signals signals,
        Signals recent,
        List<Part> presses,
        boolean hasFairShare) {
    public ExplanationInput {
        past = List.copyOf(past);
        presses = List.copyOf(presses);
        if (!host.seconds().isEmpty() && host.seconds().size() != window.rows().size()) {
            throw new IllegalArgumentException("a host's seconds are those of the window: %d, %d"
                    .formatted(host.seconds().size(), window.rows().size()));
        }
    }

    /** A window of a VM that presses no other. */
    public ExplanationInput(
            String vm,
            Instant end,
            MetricWindow window,
            boolean unfamiliar,
            List<Moment> past,
            HostWindow host,
            Signals signals,
            Signals recent) {
        this(vm, end, window, unfamiliar, past, host, signals, recent, List.of(), false);
    }

    /** A window of whose last seconds nothing else is known. */
    public ExplanationInput(
            String vm,
            Instant end,
            MetricWindow window,
            boolean unfamiliar,
            List<Moment> past,
            HostWindow host,
            Signals signals) {
        this(vm, end, window, unfamiliar, past, host, signals, Signals.NONE);
    }

    /** A window of which nothing else is known. */
    public static ExplanationInput of(String vm, Instant end, MetricWindow window) {
        return new ExplanationInput(vm, end, window, false, List.of(), HostWindow.UNKNOWN, Signals.NONE);
    }
}
