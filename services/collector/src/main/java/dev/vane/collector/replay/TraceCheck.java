package dev.vane.collector.replay;

import dev.vane.collector.mapping.MappedMetric;
import dev.vane.collector.mapping.UnreadableTraceException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a trace to its end before any of it is sent: what is wrong with it is told at the start. */
final class TraceCheck {
    /** A VM whose rows are so far apart joins anew with each of them, and is never predicted. */
    private static final long APART_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(TraceCheck.class);

    private TraceCheck() {}

    /** @throws UnreadableTraceException if a row cannot be used, or all of them are too far apart */
    static void check(Trace trace, List<MappedMetric> metrics, InstantSource clock) {
        try (TraceReader reader = TraceReader.open(trace, metrics)) {
            reader.requireStartBefore(clock);
            long before = reader.second();
            long shortestStep = Long.MAX_VALUE;
            reader.skip();
            while (!reader.ended()) {
                long step = reader.second() - before;
                if (step > HostReplay.LONGEST_SILENCE) {
                    LOG.warn("a gap in a trace file={} line={} seconds={}", trace.file(), reader.line(), step - 1);
                }
                shortestStep = Math.min(shortestStep, step);
                before = reader.second();
                reader.skip();
            }
            if (shortestStep >= APART_SECONDS && shortestStep < Long.MAX_VALUE) {
                throw new UnreadableTraceException(
                        trace.file(),
                        "its rows are %d s apart at least, and one a second is needed; is the first column in seconds?"
                                .formatted(shortestStep));
            }
        }
    }
}
