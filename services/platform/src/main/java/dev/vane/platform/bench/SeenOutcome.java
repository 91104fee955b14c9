package dev.vane.platform.bench;

import dev.vane.contracts.SkippedWindow;
import java.util.Optional;

/**
 * An outcome that a reader of committed records has seen.
 *
 * @param second event time of its window's last row, in seconds since the epoch
 * @param visibleMillis when it was seen, in milliseconds since the epoch
 * @param skipped why it was not predicted, if so
 */
record SeenOutcome(long second, long visibleMillis, Optional<SkippedWindow.Reason> skipped) {
    long delayMillis() {
        return visibleMillis - second * 1000;
    }
}
