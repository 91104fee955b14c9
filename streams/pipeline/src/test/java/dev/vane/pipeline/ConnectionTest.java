package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final Connection connection = new Connection("pipeline");

    @Test
    void isUnbrokenBeforeAnythingWasAsked() {
        assertThat(connection.isCutOff()).isFalse();
        assertThat(connection.problem(START)).isEmpty();
    }

    @Test
    void saysForHowLongItHasBeenCutOffAndWhy() {
        connection.failed(START, "no answer");
        connection.failed(START.plusSeconds(5), "not allowed");

        assertThat(connection.isCutOff()).isTrue();
        assertThat(connection.problem(START.plusSeconds(7))).contains("cut off from the brokers for 7 s: not allowed");
    }

    @Test
    void isUnbrokenAgainWithTheFirstAnswer() {
        connection.failed(START, "no answer");

        connection.answered(START.plusSeconds(9));

        assertThat(connection.problem(START.plusSeconds(9))).isEmpty();
    }
}
