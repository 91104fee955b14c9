package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.lab.block.Report.Progress;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ToolLinesTest {
    private static final Pattern TPS = Pattern.compile("tps: ([0-9.-]+)");

    @Test
    void multipliesARateByTheTimeSinceTheLineBefore() {
        ToolLines lines = new ToolLines(TPS, false, 10_000);

        assertThat(lines.report("[ 1s ] tps: 200.0", 11_000)).contains(new Progress(11_000, 200));
        assertThat(lines.report("[ 3s ] tps: 100.0", 13_500)).contains(new Progress(13_500, 250));
    }

    @Test
    void subtractsTheTotalBefore() {
        ToolLines lines = new ToolLines(TPS, true, 10_000);

        assertThat(lines.report("tps: 30", 11_000)).contains(new Progress(11_000, 30));
        assertThat(lines.report("tps: 75", 12_000)).contains(new Progress(12_000, 45));
    }

    @Test
    void passesOverOtherLines() {
        assertThat(new ToolLines(TPS, false, 0).report("Threads started!", 1000))
                .isEmpty();
    }

    @Test
    void refusesATotalThatGoesDown() {
        ToolLines lines = new ToolLines(TPS, true, 0);
        lines.report("tps: 75", 1000);

        assertThatThrownBy(() -> lines.report("tps: 30", 2000)).hasMessageContaining("from 75.0 to 30.0");
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThatThrownBy(() -> new ToolLines(TPS, false, 0).report("tps: 1.2.3", 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2.3");
    }

    @Test
    void refusesAPatternWithoutAGroup() {
        assertThatThrownBy(() -> new ToolLines(Pattern.compile("tps"), false, 0))
                .hasMessageContaining("one group");
    }
}
