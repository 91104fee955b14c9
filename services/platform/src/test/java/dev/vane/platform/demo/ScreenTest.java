package dev.vane.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final Instant NOW = Instant.ofEpochSecond(100);

    private final StringWriter out = new StringWriter();

    @Test
    void redrawsInPlaceOnATerminalEverySecond() {
        Screen screen = new Screen(new PrintWriter(out), true);

        screen.show(List.of("a", "b"), NOW);
        screen.show(List.of("c"), NOW);

        assertThat(out.toString().replace("\033", "ESC"))
                .isEqualTo("ESC[?7laESC[?7h\nESC[?7lbESC[?7h\nESC[2FESC[JESC[?7lcESC[?7h\n");
        assertThat(screen.isDue(NOW.plusMillis(999))).isFalse();
        assertThat(screen.isDue(NOW.plusSeconds(1))).isTrue();
    }

    @Test
    void printsPlainLinesElsewhereEveryFiveSeconds() {
        Screen screen = new Screen(new PrintWriter(out), false);

        screen.show(List.of("a"), NOW);
        screen.show(List.of("b"), NOW);

        assertThat(out.toString()).isEqualTo("a\nb\n");
        assertThat(screen.isDue(NOW.plusSeconds(4))).isFalse();
        assertThat(screen.isDue(NOW.plusSeconds(5))).isTrue();
    }
}
