package dev.vane.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusynessTest {
    @TempDir
    Path folder;

    @Test
    void isNothingWhereNoCounterGrows() throws IOException, InterruptedException {
        Path stat = Files.writeString(folder.resolve("stat"), "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1\n");

        assertThat(Busyness.ofOthers(stat, 1)).isZero();
    }

    @Test
    void isNotKnownWhereACounterIsNoNumber() throws IOException {
        Path stat = Files.writeString(folder.resolve("stat"), "cpu  1 2 3 4 5 6 7 18446744073709551615 9 10\n");

        assertThatThrownBy(() -> Busyness.ofOthers(stat, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot tell how busy the machine is")
                .hasMessageContaining("18446744073709551615");
    }
}
