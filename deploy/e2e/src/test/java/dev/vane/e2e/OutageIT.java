package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import dev.vane.platform.audit.Audit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every part in a process of its own, and a broker that is frozen in mid-stream, as a failing disk or a paused machine
 * does it: its connections stay open, and nothing is answered. Afterwards nobody has ended and nothing is missing,
 * double or wrongly refused.
 */
class OutageIT {
    /** Longer outages are run by hand: {@code -Dvane.outage.seconds=600}. */
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("vane.outage.seconds", 45));

    /** How soon health must tell of a broker that is away. */
    private static final Duration NOTICE = Duration.ofSeconds(10);

    /** How soon after the broker's return the next prediction must be there. */
    private static final Duration RETURN = Duration.ofSeconds(15);

    /** How soon a part must end once it is interrupted. */
    private static final Duration END = Duration.ofSeconds(5);

    /** On a loaded machine what is measured from outside takes longer than what it measures. */
    private static final Duration MARGIN = Duration.ofSeconds(Long.getLong("vane.outage.margin.seconds", 5));

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long FIRST_SECOND = 400;

    @TempDir
    Path directory;

    @Test
    void nobodyEndsAndNothingIsLostOrDoubleWhenTheBrokerFreezes() throws Exception {
        long seconds = 60 + OUTAGE.toSeconds();
        Path recording = Recording.cut(FIRST_SECOND, FIRST_SECOND + seconds, directory.resolve("recording"));
        try (Platform platform = Platform.start(directory)) {
            KafkaSettings kafka = platform.kafka();
            try (Audit audit = new Audit(kafka)) {
                platform.collectLive();
                platform.replay(recording);
                Deadline.repeat(
                        () -> audit.read(POLL), () -> audit.outcomes().predictions() > 20, LIMIT, platform::told);
                awaitHealth(platform, true, LIMIT);

                platform.freezeBroker();
                Stopwatch frozen = new Stopwatch();
                awaitHealth(platform, false, NOTICE.plus(MARGIN));
                System.out.printf("outage: health told of it after %s%n", frozen);
                Deadline.repeat(
                        () -> Deadline.pause(POLL), () -> frozen.isPast(OUTAGE), OUTAGE.plus(LIMIT), frozen::toString);
                platform.requireAllAlive();
                long before = audit.outcomes().predictions();
                platform.continueBroker();
                Stopwatch back = new Stopwatch();
                Deadline.repeat(
                        () -> audit.read(POLL),
                        () -> audit.outcomes().predictions() > before,
                        RETURN.plus(MARGIN),
                        platform::told);
                System.out.printf("outage: next prediction %s after the broker's return%n", back);
                awaitHealth(platform, true, LIMIT);
                System.out.printf("outage: health is good %s after the broker's return%n", back);

                platform.awaitEndOfReplay(Duration.ofSeconds(seconds).plus(LIMIT));
                platform.endLive();
                Deadline.repeat(
                        () -> audit.read(POLL),
                        () -> audit.missing() == 0 && audit.isCaughtUp(),
                        LIMIT,
                        () -> "%d outcomes missing; %s".formatted(audit.missing(), platform.told()));
                platform.requireAllAlive();

                System.out.printf(
                        "outage: %d s; %d due windows, %d predicted, skipped %s, %d samples, %d duplicates, dead letters %s%n",
                        OUTAGE.toSeconds(),
                        audit.dueWindows().dueWindows(),
                        audit.outcomes().predictions(),
                        audit.outcomes().skipped(),
                        audit.dueWindows().accepted(),
                        audit.dueWindows().duplicates(),
                        audit.deadLetters());
                assertThat(audit.complaints()).isEmpty();
                assertThat(audit.deadLetters()).isEmpty();
                assertThat(audit.dueWindows().duplicates()).isZero();
                assertThat(audit.dueWindows().ticksWithoutEffect()).isZero();
                assertThat(platform.pipelineCount("sample_duplicate")).isZero();
                assertThat(platform.pipelineCount("tick_without_effect")).isZero();
                assertThat(platform.replayedSamples())
                        .isEqualTo(Recording.read(recording).rows());
                platform.requireEachSaidOnceThatItWasCutOff();
            }
            platform.collectLive();
            platform.freezeBroker();
            awaitHealth(platform, false, NOTICE.plus(MARGIN));
            assertThat(slowToEnd(platform)).as(platform::told).isEmpty();
        }
    }

    /** Interrupts every part but the frozen broker, one after the other. */
    private static List<String> slowToEnd(Platform platform) throws Exception {
        List<String> slow = new ArrayList<>();
        for (String part : platform.parts()) {
            Duration took = platform.interrupt(part, END.plus(MARGIN));
            System.out.printf("outage: %s ended in %d ms while the broker was frozen%n", part, took.toMillis());
            if (took.compareTo(END.plus(MARGIN)) > 0) {
                slow.add("%s took %s".formatted(part, took));
            }
        }
        return slow;
    }

    private static void awaitHealth(Platform platform, boolean good, Duration limit) {
        Deadline.repeat(
                () -> Deadline.pause(POLL),
                () -> platform.health().values().stream().allMatch(ready -> ready == good),
                limit,
                () -> "ready: " + platform.health());
    }
}
