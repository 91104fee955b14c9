package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Change;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.PackedRows;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.taker.Taken.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WindowConversionTest {
    @Test
    void knowsWhomTheVmPressedInTheWindowsLastSecond() {
        CpuLosses losses = new CpuLosses(
                List.of(new Loss("c", 0.25f)),
                OptionalDouble.of(0),
                List.of(new Loss("a", 0.5f), new Loss("b", 0.25f)));

        assertThat(WindowConversion.presses(window(Optional.of(losses))))
                .containsExactly(new Part("a", 0.5), new Part("b", 0.25));
        assertThat(WindowConversion.presses(window(Optional.empty()))).isEmpty();
    }

    @Test
    void knowsWhetherTheVmHadItsFairShareInTheWindowsLastSecond() {
        CpuLosses half = new CpuLosses(List.of(), OptionalDouble.of(0.5), List.of(), OptionalDouble.of(0.5));

        assertThat(WindowConversion.hasFairShare(window(Optional.of(half), ran(0.46))))
                .isTrue();
        assertThat(WindowConversion.hasFairShare(window(Optional.of(half), ran(0.44))))
                .isFalse();
        assertThat(WindowConversion.hasFairShare(window(Optional.of(half), Optional.empty())))
                .isFalse();
        assertThat(WindowConversion.hasFairShare(window(Optional.empty(), ran(0.5))))
                .isFalse();

        CpuLosses nothing = new CpuLosses(List.of(), OptionalDouble.of(0.04), List.of(), OptionalDouble.of(0.04));
        assertThat(WindowConversion.hasFairShare(window(Optional.of(nothing), ran(0))))
                .isTrue();
    }

    private static Optional<StallLedger> ran(double cores) {
        OptionalDouble none = OptionalDouble.empty();
        return Optional.of(new StallLedger(cores, none, none, OptionalDouble.of(0.5), none, none));
    }

    private static WindowToExplain window(Optional<CpuLosses> losses) {
        return window(losses, Optional.empty());
    }

    private static WindowToExplain window(Optional<CpuLosses> losses, Optional<StallLedger> ledger) {
        OptionalDouble none = OptionalDouble.empty();
        Prediction prediction = new Prediction(
                new VmKey("h", "vm"),
                100,
                0.5f,
                none,
                none,
                none,
                1,
                0,
                "model@1",
                true,
                false,
                ledger,
                List.of(),
                Optional.empty(),
                losses,
                Optional.empty());
        PackedRows.Packer rows = PackedRows.of(1);
        rows.add(false, feature -> true, feature -> 0.5f);
        return new WindowToExplain(
                prediction, Optional.of(Change.DEGRADED), false, rows.pack(), Map.of(), List.of(), 0, Optional.empty());
    }
}
