package dev.vane.pipeline.explain;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.Explanation;
import java.util.List;
import java.util.Optional;

/**
 * What came of one window, ready to be published.
 *
 * @param explanation if the window changed
 * @param maps its attention, a map for each branch and for before and after calibration; if the window changed
 * @param sampled if the window was sampled
 */
public record Explained(Optional<Explanation> explanation, List<AttentionMap> maps, Optional<Sampled> sampled) {
    public Explained {
        maps = List.copyOf(maps);
    }

    /**
     * What was measured in a sampled window.
     *
     * @param statistics of its attention
     * @param rows where CLS looked, for the next one to be held against
     */
    public record Sampled(AttentionStatistics statistics, ClsRows rows) {}
}
