package dev.vane.web;

import dev.vane.clients.FollowerHealth;
import dev.vane.clients.TopicFollower;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What the console does between records: every second it drops what is too old and tells listeners what has changed. */
final class ConsoleRounds implements TopicFollower.Listener {
    private static final int COMMENT_SECONDS = 15;

    /** A browser reads an event in one go, and draws nothing meanwhile: so many take it some ten milliseconds. */
    private static final int VMS_PER_EVENT = 1000;

    private static final Duration LOOK_AT_MAPS = Duration.ofMinutes(1);

    private final ConsoleTopics topics;
    private final Fleet fleet;
    private final EventStream events;
    private Instant nextSecond = Instant.MIN;
    private Instant nextLookAtMaps = Instant.MIN;

    /**
     * What is told every second, in several events if it is much.
     *
     * @param live false while the console does not read what there is
     * @param reason why not; empty while it is live
     */
    private record FleetUpdate(long time, boolean live, String reason, List<VmView> vms, List<VmKey> gone) {}

    ConsoleRounds(ConsoleTopics topics, Fleet fleet, EventStream events) {
        this.topics = topics;
        this.fleet = fleet;
        this.events = events;
    }

    /** The places of its maps are offsets: they are of the old topic. */
    @Override
    public void createdAgain(String topic) {
        if (topic.equals(topics.attentionMaps().name())) {
            fleet.forgetMaps();
        }
    }

    @Override
    public void round(TopicFollower follower, Instant now) {
        round(
                follower.health(),
                follower.hasCaughtUp(),
                follower.firstOffsets(topics.attentionMaps().name()),
                now);
    }

    void round(FollowerHealth health, boolean hasCaughtUp, Map<TopicPartition, Long> firstMaps, Instant now) {
        // A clock that was set back must not silence it.
        if (now.isBefore(nextSecond) && !now.isBefore(nextSecond.minusSeconds(1))) {
            return;
        }
        // On the second, so that none is left out however long a round takes.
        nextSecond = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        fleet.expire(now);
        if (now.isAfter(nextLookAtMaps)) {
            fleet.forgetMaps(firstMaps);
            nextLookAtMaps = now.plus(LOOK_AT_MAPS);
        }
        if (hasCaughtUp) {
            publish(fleet.changes(), health, now);
        }
        if (now.getEpochSecond() % COMMENT_SECONDS == 0) {
            events.comment();
        }
    }

    /** At least one event, so that a page knows that it is not cut off. */
    private void publish(Fleet.Changes changes, FollowerHealth health, Instant now) {
        List<VmView> vms = changes.vms();
        List<VmKey> gone = changes.gone();
        int from = 0;
        do {
            List<VmView> some = vms.subList(from, Math.min(vms.size(), from + VMS_PER_EVENT));
            events.publish("vms", new FleetUpdate(now.getEpochSecond(), health.isLive(), health.reason(), some, gone));
            gone = List.of();
            from += VMS_PER_EVENT;
        } while (from < vms.size());
    }
}
