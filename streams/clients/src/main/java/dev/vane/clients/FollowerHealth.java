package dev.vane.clients;

import java.time.Duration;

/**
 * Whether a follower reads what the brokers hold.
 *
 * @param state what it does
 * @param reason in words, for people; empty while it is live
 * @param notLive time since it was last live, or since its start; zero while it is live
 */
public record FollowerHealth(State state, String reason, Duration notLive) {
    /** What a follower does. */
    public enum State {
        /** It reads what was in the topics when it started, or when the brokers came back. */
        CATCHING_UP,
        /** It has read everything, and the brokers have answered within seconds. */
        LIVE,
        /** For some seconds the brokers have not answered, or have not let it read. */
        CUT_OFF,
        /** It ended for an error that cannot pass, or was closed. */
        ENDED
    }

    /** True if what was read is all that there is. */
    public boolean isLive() {
        return state == State.LIVE;
    }
}
