package dev.vane.collector.live;

import java.util.OptionalLong;

/** A clock that stands still until it is turned; each wait ends one second later. */
final class HandClock implements SecondClock {
    private long second;
    private long nanos;
    private boolean isEnded;

    HandClock(long second) {
        this.second = second;
    }

    /** Lets the machine be paused: so many boundaries pass unseen before the next one. */
    void skip(long seconds) {
        second += seconds;
        nanos += seconds * 1_000_000_000L;
    }

    @Override
    public OptionalLong await(long last) {
        if (isEnded) {
            return OptionalLong.empty();
        }
        skip(1);
        return OptionalLong.of(second);
    }

    @Override
    public void end() {
        isEnded = true;
    }

    @Override
    public long second() {
        return second;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
