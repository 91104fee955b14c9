package dev.vane.lab.plan;

import java.util.List;

/**
 * Episodes of a mix: long phases together in which an interferer on all cores is off at first, comes on, and goes again.
 *
 * @param share of the phases together that are episodes
 * @param seconds length of each
 * @param interferers names to draw from
 */
public record Episodes(double share, int seconds, List<String> interferers) {
    public Episodes {
        Mix.requireShare("episodes' share", share);
        if (interferers == null || interferers.isEmpty() || seconds < 20) {
            throw new IllegalArgumentException("episodes must have interferers and 20 seconds: %s".formatted(seconds));
        }
        interferers = List.copyOf(interferers);
    }
}
