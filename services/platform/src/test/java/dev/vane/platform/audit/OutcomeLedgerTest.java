package dev.vane.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.SkippedWindow.Reason;
import dev.vane.contracts.VmKey;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OutcomeLedgerTest {
    private static final VmKey A = new VmKey("host", "a");
    private static final VmKey B = new VmKey("host", "b");

    private final OutcomeLedger ledger = new OutcomeLedger();

    @Test
    void countsEachVmAndSecondOnce() {
        ledger.add(predicted(A, 1));
        ledger.add(predicted(B, 1));
        ledger.add(predicted(A, 2));
        ledger.add(predicted(A, 2));
        ledger.add(skipped(A, 3, Reason.TOO_MANY_IMPUTED));

        assertThat(ledger.predictions()).isEqualTo(3);
        assertThat(ledger.skipped()).isEqualTo(Map.of(Reason.TOO_MANY_IMPUTED, 1L));
        assertThat(ledger.duplicates()).isEqualTo(1);
    }

    @Test
    void aWindowBothPredictedAndSkippedIsADuplicate() {
        ledger.add(predicted(A, 1));
        ledger.add(skipped(A, 1, Reason.OVERLOADED));

        assertThat(ledger.predictions()).isEqualTo(1);
        assertThat(ledger.skipped()).isEmpty();
        assertThat(ledger.duplicates()).isEqualTo(1);
    }

    @Test
    void saysWhichDueWindowsAreMissingAndWhichOutcomesNobodyExpected() {
        Seconds due = new Seconds();
        due.add(1);
        due.add(2);
        ledger.add(predicted(A, 2));
        ledger.add(predicted(A, 3));
        ledger.add(predicted(B, 1));

        assertThat(ledger.missing(Map.of(A, due))).isEqualTo(1);
        assertThat(ledger.unexpected(Map.of(A, due))).isEqualTo(2);
    }

    private static Prediction predicted(VmKey vm, long second) {
        OptionalDouble none = OptionalDouble.empty();
        return new Prediction(vm, second, 0.9f, none, none, none, 60, 0, "model-1", true);
    }

    private static SkippedWindow skipped(VmKey vm, long second, Reason reason) {
        return new SkippedWindow(vm, second, reason, 40, 20);
    }
}
