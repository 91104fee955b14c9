package dev.vane.collector.replay;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a time that should be in whole seconds since the epoch, in a sentence that says what was meant. */
final class EventTime {
    /** The year 5138: whatever is later was not meant in seconds. */
    private static final long LATEST = 100_000_000_000L;

    private static final long ONE_DAY = 86_400;
    private static final long SECONDS_OF_A_YEAR = 31_556_952;

    private EventTime() {}

    /** What is wrong with the event time of a recorded second, if anything is. */
    static Optional<String> problem(long recorded, long offset) {
        long time;
        try {
            time = Math.addExact(recorded, offset);
        } catch (ArithmeticException e) {
            return Optional.of("event time is too large: %d + %d".formatted(recorded, offset));
        }
        if (time <= 0) {
            return Optional.of("event time must be after the epoch: %d + %d".formatted(recorded, offset));
        }
        if (time > LATEST) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "event time lies in the year %,d, are these %s? Whole seconds since the epoch are needed: %d + %d",
                    year(time),
                    unit(time),
                    recorded,
                    offset));
        }
        return Optional.empty();
    }

    /** What is wrong with a recording that begins then: what lies ahead of the clock is refused by the pipeline. */
    static Optional<String> startProblem(long recorded, long offset, InstantSource clock) {
        Instant start = Instant.ofEpochSecond(recorded + offset);
        return start.isAfter(clock.instant().plusSeconds(ONE_DAY))
                ? Optional.of("event time lies ahead of the clock, at %s, is the offset right? %d + %d"
                        .formatted(start, recorded, offset))
                : Optional.empty();
    }

    private static long year(long time) {
        return time <= Instant.MAX.getEpochSecond()
                ? Instant.ofEpochSecond(time).atOffset(ZoneOffset.UTC).getYear()
                : 1970 + time / SECONDS_OF_A_YEAR;
    }

    /** The unit in which it would be a time of our age. */
    private static String unit(long time) {
        if (time < LATEST * 1_000) {
            return "milliseconds";
        }
        return time < LATEST * 1_000_000 ? "microseconds" : "nanoseconds";
    }
}
