package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    private static final CloudFormerArchitecture ARCHITECTURE = Small.architecture(true);
    private static final TrainingIdentity IDENTITY = new TrainingIdentity("small and quick", "abc", 7);
    private static final Checkpoint CHECKPOINT = new Checkpoint(
            IDENTITY,
            2,
            34,
            Small.weights(ARCHITECTURE, 1),
            Small.weights(ARCHITECTURE, 2),
            Small.weights(ARCHITECTURE, 3),
            new LossCurve(List.of(0.5, 0.25), List.of(0.6, 0.3)));

    @TempDir
    Path folder;

    @Test
    void comesBackAsItWas() throws IOException {
        Path file = folder.resolve("made/for/it.checkpoint");
        CheckpointFile.write(file, ARCHITECTURE, Checkpoint.start(IDENTITY, ARCHITECTURE));

        CheckpointFile.write(file, ARCHITECTURE, CHECKPOINT);
        Checkpoint back = CheckpointFile.read(file, ARCHITECTURE, IDENTITY);

        assertThat(back.identity()).isEqualTo(IDENTITY);
        assertThat(back.epochs()).isEqualTo(2);
        assertThat(back.steps()).isEqualTo(34);
        assertThat(back.curve()).isEqualTo(CHECKPOINT.curve());
        assertSame(back.weights(), CHECKPOINT.weights());
        assertSame(back.means(), CHECKPOINT.means());
        assertSame(back.squares(), CHECKPOINT.squares());
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    private static void assertSame(CloudFormerWeights actual, CloudFormerWeights expected) {
        ARCHITECTURE.parameters().forEach(shape -> assertThat(actual.values(shape.name()))
                .isEqualTo(expected.values(shape.name())));
    }

    @Test
    void isRefusedByAnotherTrainingWithWhatDiffers() {
        Path file = folder.resolve("checkpoint");
        CheckpointFile.write(file, ARCHITECTURE, CHECKPOINT);

        refuses(file, new TrainingIdentity("large", "abc", 7))
                .hasMessage(file + " is a checkpoint of other settings, small and quick and not large: "
                        + "remove it to train from the start");
        refuses(file, new TrainingIdentity("small and quick", "abd", 7))
                .hasMessageContaining("is a checkpoint of other data, abc and not abd");
        refuses(file, new TrainingIdentity("small and quick", "abc", 8))
                .hasMessageContaining("is a checkpoint of other seed, 7 and not 8");
    }

    private static AbstractThrowableAssert<?, ?> refuses(Path file, TrainingIdentity expected) {
        return assertThatThrownBy(() -> CheckpointFile.read(file, ARCHITECTURE, expected))
                .isInstanceOf(CheckpointMismatchException.class);
    }

    @Test
    void isRefusedIfOneBitChangedOrTheEndIsMissing() throws IOException {
        Path file = folder.resolve("checkpoint");
        CheckpointFile.write(file, ARCHITECTURE, CHECKPOINT);
        byte[] whole = Files.readAllBytes(file);

        byte[] changed = whole.clone();
        int middle = changed.length / 2;
        changed[middle] = (byte) (changed[middle] ^ 1);
        Files.write(file, changed);
        refuses(file, IDENTITY).hasMessageContaining("is damaged");

        for (int length : new int[] {0, 5, 100, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            refuses(file, IDENTITY).hasMessageContaining("is damaged");
        }
    }

    @Test
    void startsWithFreshWeightsOfItsSeed() {
        Checkpoint start = Checkpoint.start(IDENTITY, ARCHITECTURE);
        Checkpoint other = Checkpoint.start(new TrainingIdentity("small and quick", "abc", 8), ARCHITECTURE);

        assertThat(start.epochs()).isZero();
        assertThat(start.means().values("temporal.cls")).containsOnly(0f);
        assertSame(start.weights(), Checkpoint.start(IDENTITY, ARCHITECTURE).weights());
        assertThat(start.weights().values("temporal.cls"))
                .isNotEqualTo(other.weights().values("temporal.cls"));
    }
}
