package dev.vane.pipeline.explain;

import dev.vane.contracts.WindowToExplain;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a VM from before a window: sampled windows of the last minutes, which at the default rate hold every
 * row once.
 *
 * @param windows oldest first, all of them ending before the window in question; their rows may overlap with it
 * @param looked where CLS looked in the newest of them, if the same model looked
 */
public record VmPast(List<WindowToExplain> windows, Optional<ClsRows> looked) {
    /** How far back it goes. */
    public static final int SECONDS = 600;

    /** Nothing is known. */
    public static final VmPast NONE = new VmPast(List.of(), Optional.empty());

    public VmPast {
        windows = List.copyOf(windows);
    }
}
