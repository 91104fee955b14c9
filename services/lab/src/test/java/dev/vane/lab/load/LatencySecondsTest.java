package dev.vane.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatencySecondsTest {
    private final AtomicLong clock = new AtomicLong(9_500);
    private final LatencySeconds seconds = new LatencySeconds(clock::get);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ReportWriter writer = new ReportWriter(new PrintStream(out, true, StandardCharsets.US_ASCII));

    @Test
    void namesASecondByItsEndWhichBelongsToIt() {
        assertThat(LatencySeconds.secondOf(10_000)).isEqualTo(10);
        assertThat(LatencySeconds.secondOf(10_001)).isEqualTo(11);
    }

    @Test
    void tellsEverySecondOnceItIsOverAndNotTheBrokenFirstOne() {
        completeAt(9_900, 1);
        completeAt(10_001, 2);
        completeAt(11_000, 3);
        completeAt(11_001, 4);
        clock.set(13_005);
        seconds.writeEnded(writer);

        assertThat(told()).isEqualTo("L 11 2 3\nL 12 4\nL 13\n");
    }

    @Test
    void doesNotTellSecondsThatAPauseTouched() {
        completeAt(10_500, 1);
        clock.set(11_500);
        seconds.pause();
        completeAt(11_600, 2);
        clock.set(20_500);
        seconds.resume();
        completeAt(20_600, 3);
        completeAt(21_600, 4);
        clock.set(22_005);
        seconds.writeEnded(writer);

        assertThat(told()).isEqualTo("L 11 1\nL 22 4\n");
    }

    private void completeAt(long millis, long micros) {
        clock.set(millis);
        seconds.add(micros);
    }

    private String told() {
        return out.toString(StandardCharsets.US_ASCII);
    }
}
