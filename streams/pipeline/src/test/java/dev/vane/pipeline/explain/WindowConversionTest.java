package dev.vane.pipeline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Change;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.PackedRows;
import dev.vane.contracts.Prediction;
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

    private static WindowToExplain window(Optional<CpuLosses> losses) {
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
                Optional.empty(),
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
