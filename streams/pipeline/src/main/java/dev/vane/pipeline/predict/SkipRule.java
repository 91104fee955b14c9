package dev.vane.pipeline.predict;

import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.SkippedWindow.Reason;
import dev.vane.pipeline.window.Emission.Due;
import java.util.Optional;

/** Which due windows are not worth predicting, or cannot be afforded. */
public final class SkipRule {
    /** A window may repeat earlier rows in at most this share of its rows. */
    private static final double MAX_IMPUTED_SHARE = 0.2;

    private SkipRule() {}

    /** Why a due window is not predicted, if it is not. */
    public static Optional<SkippedWindow> skip(Due due) {
        int rows = due.window().rows().size();
        if (due.window().imputedRows() > MAX_IMPUTED_SHARE * rows) {
            return Optional.of(skipped(due, Reason.TOO_MANY_IMPUTED));
        }
        return due.isShed() ? Optional.of(skipped(due, Reason.OVERLOADED)) : Optional.empty();
    }

    static SkippedWindow skipped(Due due, Reason reason) {
        return new SkippedWindow(
                due.key(),
                due.second(),
                reason,
                due.window().realRows(),
                due.window().imputedRows());
    }
}
