package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostSendersTest {
    private static final long SECOND = 1_000;

    private final HostSenders senders = new HostSenders();

    @Test
    void oneSenderIsOne() {
        for (int second = 0; second < 300; second++) {
            assertThat(senders.alternates("h", "a", second * SECOND)).isFalse();
        }
        assertThat(senders.areTwo("h", 300 * SECOND)).isFalse();
    }

    @Test
    void aSenderThatComesBackAfterAnotherShowsThatThereAreTwo() {
        assertThat(senders.alternates("h", "a", 0)).isFalse();
        assertThat(senders.alternates("h", "b", 500)).isFalse();

        assertThat(senders.alternates("h", "a", SECOND)).isTrue();

        assertThat(senders.areTwo("h", SECOND)).isTrue();
        assertThat(senders.areTwo("other", SECOND)).isFalse();
    }

    @Test
    void threeInTurnAreNoticedToo() {
        senders.alternates("h", "a", 0);
        senders.alternates("h", "b", 100);
        senders.alternates("h", "c", 200);

        assertThat(senders.alternates("h", "a", SECOND)).isTrue();
    }

    @Test
    void aRestartIsNoSecondSender() {
        for (int life = 0; life < 20; life++) {
            for (int second = 0; second < 3; second++) {
                assertThat(senders.alternates("h", "life-" + life, (life * 3L + second) * SECOND))
                        .isFalse();
            }
        }
    }

    @Test
    void aSenderThatWasSilentForMoreThanAMinuteMayBeSomethingElse() {
        senders.alternates("h", "a", 0);
        senders.alternates("h", "b", SECOND);

        assertThat(senders.alternates("h", "a", 62 * SECOND)).isFalse();
    }

    @Test
    void theSignEndsAMinuteAfterTheSecondSender() {
        senders.alternates("h", "a", 0);
        senders.alternates("h", "b", SECOND);
        senders.alternates("h", "a", 2 * SECOND);

        senders.alternates("h", "a", 70 * SECOND);

        assertThat(senders.areTwo("h", 62 * SECOND)).isTrue();
        assertThat(senders.areTwo("h", 63 * SECOND)).isFalse();
    }

    @Test
    void hostsDoNotMix() {
        senders.alternates("h", "a", 0);
        senders.alternates("g", "b", 100);

        assertThat(senders.alternates("h", "a", 200)).isFalse();
    }
}
