package dev.vane.pipeline.explain;

import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.evidence.HostWindow;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.RowLayout;
import java.util.Optional;

/** Windows as they would be without a neighbour: what an explanation asks of each, for whoever asks by himself. */
public final class WithoutNeighbour {
    private WithoutNeighbour() {}

    /**
     * The window without a neighbour.
     *
     * @param selected the window, with its neighbours
     * @param layout of its rows
     * @return empty if it has no such neighbour, or more neighbours than are looked at
     */
    public static Optional<MetricWindow> of(WindowToExplain selected, RowLayout layout, String neighbour) {
        HostWindow host = WindowConversion.host(selected, layout);
        boolean isThere =
                selected.neighbours().stream().anyMatch(one -> one.vm().equals(neighbour));
        return isThere ? Optional.of(host.without(neighbour, WindowConversion.window(selected))) : Optional.empty();
    }
}
