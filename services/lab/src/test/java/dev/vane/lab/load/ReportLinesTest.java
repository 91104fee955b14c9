package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.lab.block.Report;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportLinesTest {
    @Test
    void readsWorkThatWasFinished() {
        assertThat(ReportLines.report("P 1700000000123 42.5")).contains(new Report.Progress(1_700_000_000_123L, 42.5));
    }

    @Test
    void readsTheLatenciesOfASecond() {
        assertThat(ReportLines.report("L 1700000000 180 95 2000"))
                .contains(new Report.Latencies(1_700_000_000L, List.of(180, 95, 2000)));
    }

    @Test
    void readsASecondInWhichNothingWasCompleted() {
        assertThat(ReportLines.report("L 1700000000")).contains(new Report.Latencies(1_700_000_000L, List.of()));
    }

    @Test
    void findsNoReportInABlankLineOrAnAnswer() {
        assertThat(ReportLines.report("")).isEmpty();
        assertThat(ReportLines.report("paused")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hello", "P", "P 1", "P 1 2 3", "P x 1", "P 1 -1", "P 1 NaN", "L", "L x", "L 1 2.5", "L 1 -2"})
    void refusesAMalformedLineAndQuotesIt(String line) {
        assertThatThrownBy(() -> ReportLines.report(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot read a report")
                .hasMessageEndingWith(": " + line);
    }
}
