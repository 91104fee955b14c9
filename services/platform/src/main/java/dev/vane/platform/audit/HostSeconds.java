package dev.vane.platform.audit;

import dev.vane.contracts.Tick;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** One host's seconds: which are open, who is a member, and who is due when one closes. */
final class HostSeconds {
    /** What a record did. */
    enum Effect {
        ACCEPTED,
        /** It says again what is known. */
        REPEATED,
        /** Its second is closed. */
        LATE
    }

    private final DueWindows.Rules rules;
    private final ObjLongConsumer<String> due;

    /** The seconds that have records and are not closed. */
    private final TreeMap<Long, OpenSecond> open = new TreeMap<>();

    private final Map<String, Member> members = new HashMap<>();
    private long closedThrough;
    private long streamTime;

    /** @param due told each VM and second that is due, seconds in order */
    HostSeconds(DueWindows.Rules rules, ObjLongConsumer<String> due) {
        this.rules = rules;
        this.due = due;
    }

    Effect sample(String vm, long second) {
        closeThrough(second - rules.graceSeconds());
        if (second <= closedThrough) {
            return Effect.LATE;
        }
        if (!at(second).sampled.add(vm)) {
            return Effect.REPEATED;
        }
        closeComplete();
        return Effect.ACCEPTED;
    }

    Effect tick(Tick tick) {
        closeThrough(tick.second() - rules.graceSeconds());
        if (tick.second() <= closedThrough) {
            return Effect.LATE;
        }
        OpenSecond second = at(tick.second());
        if (second.tick.isPresent()) {
            return Effect.REPEATED;
        }
        second.tick = Optional.of(tick);
        if (tick.last()) {
            closeThrough(streamTime);
        }
        closeComplete();
        return Effect.ACCEPTED;
    }

    private OpenSecond at(long second) {
        streamTime = Math.max(streamTime, second);
        return open.computeIfAbsent(second, unseen -> new OpenSecond());
    }

    /** Closes all seconds up to this one, and then those that only waited for them. */
    private void closeThrough(long second) {
        while (nextOpen() <= second) {
            close(nextOpen());
        }
        closedThrough = Math.max(closedThrough, second);
        closeComplete();
    }

    private void closeComplete() {
        while (open.containsKey(nextOpen()) && open.get(nextOpen()).isComplete()) {
            close(nextOpen());
        }
    }

    /** The earliest second that is not closed and has records or somebody expected in it; far away if there is none. */
    private long nextOpen() {
        long next = closedThrough + 1;
        if (members.values().stream().anyMatch(member -> isExpected(member, next))) {
            return next;
        }
        return open.isEmpty() ? Long.MAX_VALUE : open.firstKey();
    }

    private void close(long second) {
        OpenSecond closing = open.containsKey(second) ? open.remove(second) : new OpenSecond();
        List<String> gone = closing.tick.map(Tick::gone).orElse(List.of());

        // Who was not expected in an earlier second has left; who is sampled now joins, or goes on.
        members.values().removeIf(member -> !isExpected(member, second - 1));
        for (String vm : closing.sampled) {
            Member member = members.computeIfAbsent(vm, joining -> new Member());
            member.lastSample = second;
            member.realRows++;
        }

        // A sample in this very second outweighs being named gone in it.
        members.keySet().removeIf(vm -> gone.contains(vm) && !closing.sampled.contains(vm));
        members.values().removeIf(member -> !isExpected(member, second));
        members.forEach((vm, member) -> {
            if (member.realRows >= rules.minSteps()) {
                due.accept(vm, second);
            }
        });

        members.keySet().removeAll(Set.copyOf(gone));
        closedThrough = second;
    }

    private boolean isExpected(Member member, long second) {
        return second - member.lastSample < rules.silentSeconds();
    }

    /** What came in a second that is not closed. */
    private static final class OpenSecond {
        final Set<String> sampled = new HashSet<>();
        Optional<Tick> tick = Optional.empty();

        boolean isComplete() {
            return tick.isPresent() && sampled.containsAll(tick.get().read());
        }
    }

    /** A VM since it joined. */
    private static final class Member {
        long lastSample;
        int realRows;
    }
}
