package dev.vane.training.faithfulness;

import java.util.List;

/**
 * All that is measured on the windows of one run.
 *
 * @param swaps sentences that were laid beside the evidence of another window of the run, which is other evidence
 * @param rejected how many of them the check refused
 */
record RunMeasure(String run, String application, List<WindowMeasure> windows, int swaps, int rejected) {
    RunMeasure {
        windows = List.copyOf(windows);
    }
}
