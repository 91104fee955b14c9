package dev.vane.pipeline.window;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which senders, by the random name that each collector process gives itself, send records under each host's name. A
 * sender that comes back after another one has sent shows that there are two at the same time: two machines have one host
 * name. A collector that was restarted does not come back.
 *
 * <p>Kept on the heap: after a restart it is known again as soon as both have sent.
 */
final class HostSenders {
    /** A sender that was silent for longer has ended, and is not told from a new one. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    /** More senders than this are not told apart. */
    private static final int MAX_SENDERS = 8;

    private final Map<String, Senders> byHost = new HashMap<>();

    /** The senders of one host. */
    private static final class Senders {
        private final Map<String, Long> lastSeenMillis = new HashMap<>();
        private String last = "";
        private Optional<Long> alternatedMillis = Optional.empty();
    }

    /**
     * A record has come.
     *
     * @param appendTimeMillis when it was appended, in milliseconds since the epoch
     * @return true if its sender is back after another one
     */
    boolean alternates(String host, String sender, long appendTimeMillis) {
        Senders senders = byHost.computeIfAbsent(host, unseen -> new Senders());
        boolean alternates = false;
        if (!sender.equals(senders.last)) {
            senders.lastSeenMillis.values().removeIf(seen -> appendTimeMillis - seen > PERIOD.toMillis());
            alternates = senders.lastSeenMillis.containsKey(sender);
            if (alternates) {
                senders.alternatedMillis = Optional.of(appendTimeMillis);
            }
            senders.last = sender;
        }
        if (senders.lastSeenMillis.size() < MAX_SENDERS || senders.lastSeenMillis.containsKey(sender)) {
            senders.lastSeenMillis.put(sender, appendTimeMillis);
        }
        return alternates;
    }

    /** True if the host had two senders within the last minute before that time. */
    boolean areTwo(String host, long appendTimeMillis) {
        Senders senders = byHost.get(host);
        return senders != null
                && senders.alternatedMillis
                        .filter(at -> appendTimeMillis - at <= PERIOD.toMillis())
                        .isPresent();
    }

    /** A host that has ended needs nothing any more. */
    void forget(String host) {
        byHost.remove(host);
    }
}
