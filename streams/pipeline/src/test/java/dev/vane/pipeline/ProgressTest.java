package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.pipeline.Progress.Counts;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final Progress progress = new Progress(START);

    @Test
    void aQuietSourceIsNoStandstill() {
        update(0, new Counts(100, 10, 0));

        update(3600, new Counts(100, 10, 0));

        assertThat(progress.problem(START.plusSeconds(3600))).isEmpty();
    }

    @Test
    void recordsThatWaitWithoutBeingReadAreAStandstill() {
        update(0, new Counts(100, 10, 5));
        update(30, new Counts(100, 10, 50));

        assertThat(progress.problem(START.plusSeconds(29))).isEmpty();
        assertThat(progress.problem(START.plusSeconds(30))).contains("50 records wait and none was read for 30 s");
    }

    @Test
    void aBacklogThatIsBeingReadIsNoStandstill() {
        update(0, new Counts(100, 10, 5_000));
        update(30, new Counts(101, 10, 5_000));

        assertThat(progress.problem(START.plusSeconds(30))).isEmpty();
    }

    @Test
    void countsWhatWasReadSinceTheLastCommit() {
        update(0, new Counts(100, 10, 0));
        update(2, new Counts(150, 11, 0));

        update(4, new Counts(160, 11, 0), true);

        assertThat(progress.uncommitted())
                .contains("up to 60 records read since 2023-11-14T22:13:22Z are not committed; the next start reads"
                        + " them again");
    }

    @Test
    void whatWasReadLongAgoIsCommittedUnlessTheBrokersAreAway() {
        update(0, new Counts(100, 10, 0));
        update(2, new Counts(150, 11, 0));
        update(4, new Counts(150, 11, 0), true);
        assertThat(progress.uncommitted()).isPresent();

        update(6, new Counts(150, 11, 0), false);

        assertThat(progress.uncommitted()).isEmpty();
    }

    @Test
    void goesOnWhenAReplacedThreadHasTakenItsCountsWithIt() {
        update(0, new Counts(100, 10, 0));
        update(2, new Counts(5, 1, 0));
        update(4, new Counts(5, 1, 0));

        assertThat(progress.uncommitted()).isEmpty();
        assertThat(progress.problem(START.plusSeconds(4))).isEmpty();
    }

    private void update(long second, Counts counts) {
        update(second, counts, false);
    }

    private void update(long second, Counts counts, boolean cutOff) {
        progress.update(START.plusSeconds(second), counts, cutOff);
    }
}
