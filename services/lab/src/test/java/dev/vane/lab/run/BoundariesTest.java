package dev.vane.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundariesTest {
    private long millis = 100_300;
    private final Boundaries boundaries = new Boundaries(() -> millis, wait -> millis += wait);

    @Test
    void areFullSeconds() throws IOException, InterruptedException {
        boundaries.await();

        assertThat(boundaries.second()).isEqualTo(101);
        assertThat(millis).isEqualTo(101_000);
        boundaries.next();
        boundaries.await();
        assertThat(millis).isEqualTo(102_000);
    }

    @Test
    void refuseToBeKeptWaiting() throws IOException, InterruptedException {
        boundaries.await();
        millis += 1600;
        boundaries.next();

        assertThatThrownBy(boundaries::await).hasMessage("the machine is too busy to keep time: 600 ms late");
    }

    @Test
    void areKeptByAChangeThatTakesAMoment() throws IOException, InterruptedException {
        boundaries.await();
        millis += 400;

        assertThat(boundaries.waited()).isEqualTo(101);
        assertThat(boundaries.second()).isEqualTo(101);
    }

    /** A VM that froze in the midst of second 105 ran in it: 106 is the first without it. */
    @Test
    void goOnAtTheNextFullSecondAfterAVmThatFrozeLate() throws IOException, InterruptedException {
        boundaries.await();
        millis += 3400;

        assertThat(boundaries.waited()).isEqualTo(105);
        boundaries.next();
        assertThat(boundaries.second()).isEqualTo(105);
        boundaries.await();
        assertThat(millis).isEqualTo(105_000);
    }
}
