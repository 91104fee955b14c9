package dev.vane.training.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {
    private static final ExampleSet EXAMPLES = Examples.noise(5, 3, 1);

    @TempDir
    private Path folder;

    @Test
    void leavesTheNamedApplicationsOut() throws IOException {
        Files.writeString(
                folder.resolve(HeldOut.FILE),
                "calibrationChoice: [application-1]\ncalibrationCheck: []\nunopened: [application-3]\n");

        ExampleSet training = HeldOut.of(folder).training(EXAMPLES);

        assertThat(training.groups()).containsExactly("application-0", "application-2", "application-4");
        assertThat(training.size()).isEqualTo(9);
    }

    @Test
    void holdsNothingOutWhereNothingIsSaid() throws IOException {
        assertThat(HeldOut.of(folder).training(EXAMPLES)).isEqualTo(EXAMPLES);
    }

    @Test
    void refusesANameThatIsNotThere() {
        HeldOut heldOut = new HeldOut(List.of("redis"), List.of(), List.of());

        assertThatThrownBy(() -> heldOut.training(EXAMPLES)).hasMessageContaining("[redis]");
    }

    @Test
    void refusesTwoPurposesForOneApplication() {
        assertThatThrownBy(() -> new HeldOut(List.of("a"), List.of("b"), List.of("a")))
                .hasMessageContaining("one purpose only");
    }

    @Test
    void doesNotTouchWhatTheShippedDataHoldsOut() throws IOException {
        HeldOut heldOut = HeldOut.of(Path.of("../../data/lab"));

        assertThat(heldOut.all()).hasSize(6);
        assertThat(heldOut.calibrationChoice()).hasSize(2);
        assertThat(heldOut.calibrationCheck()).hasSize(2);
        assertThat(heldOut.unopened()).hasSize(2);
    }
}
