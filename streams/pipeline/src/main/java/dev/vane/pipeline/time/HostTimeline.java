package dev.vane.pipeline.time;

import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.pipeline.time.ClosedSecond.Entry;
import dev.vane.pipeline.time.ClosedSecond.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Event time of one host. Seconds close strictly in order: a complete one (its tick is here, and every sample that the
 * tick lists) as soon as nothing earlier is open, any other one by grace. Driven in three steps for each record, so that
 * the caller can act on what closes before the record counts: {@link #judge}; {@link #closeNext} for as long as something
 * {@link #closesBefore} it; {@link #accept}, and {@link #closeNext} for as long as something {@link #closesAfter} it.
 * Between two calls a timeline can be saved and restored.
 */
public final class HostTimeline {
    private final TimeRules rules;
    private final TreeMap<Long, OpenSecond> open = new TreeMap<>();
    private final TreeMap<String, Member> members;
    private long streamTime;
    private long lastClosed;

    /** A host of which nothing has come yet. */
    public HostTimeline(TimeRules rules) {
        this(rules, HostState.INITIAL);
    }

    /** Goes on from a saved state; the samples of open seconds are given back with {@link #restore}. */
    public HostTimeline(TimeRules rules, HostState state) {
        this.rules = rules;
        this.streamTime = state.streamTime();
        this.lastClosed = state.lastClosed();
        this.members = new TreeMap<>(state.members());
        state.openTicks().forEach(tick -> openSecond(tick.second()).tick = tick);
    }

    /**
     * A second that has just closed.
     *
     * @param second what is settled about it
     * @param samples its samples by VM
     */
    public record Closing(ClosedSecond second, Map<String, Sample> samples) {
        public Closing {
            samples = Map.copyOf(samples);
        }
    }

    /** What becomes of a record, given all that came before. */
    public enum Verdict {
        ACCEPTED,
        DUPLICATE,
        LATE
    }

    /** Judges a record without effect. */
    public Verdict judge(SourceRecord record) {
        if (record.second() <= lastClosed) {
            return Verdict.LATE;
        }
        OpenSecond second = open.get(record.second());
        return second != null && second.holds(record) ? Verdict.DUPLICATE : Verdict.ACCEPTED;
    }

    /** True if a second is still to be closed, by grace, before an accepted record is applied. */
    public boolean closesBefore(SourceRecord record) {
        return nextToClose() <= record.second() - rules.graceSeconds();
    }

    /** Applies an accepted record, before which nothing is to be closed any more. */
    public void accept(SourceRecord record) {
        // Seconds in which nobody was expected are not enumerated, but closed they are.
        lastClosed = Math.max(lastClosed, record.second() - rules.graceSeconds());
        streamTime = Math.max(streamTime, record.second());
        OpenSecond second = openSecond(record.second());
        switch (record) {
            case Sample sample -> second.samples.put(sample.vm(), sample);
            case Tick tick -> second.tick = tick;
        }
    }

    /** True if a second is still to be closed after a record was applied: it is complete, or the record is a last tick. */
    public boolean closesAfter(SourceRecord record) {
        long next = nextToClose();
        boolean ended = record instanceof Tick tick && tick.last() && next <= streamTime;
        return ended || (open.containsKey(next) && open.get(next).isComplete());
    }

    /** Closes the earliest second that is still to be closed. */
    public Closing closeNext(int stride) {
        return close(nextToClose(), stride);
    }

    /** Applies an accepted record and closes all that is to be closed before and after it. */
    public List<Closing> apply(SourceRecord record, int stride) {
        List<Closing> closed = new ArrayList<>();
        while (closesBefore(record)) {
            closed.add(closeNext(stride));
        }
        accept(record);
        while (closesAfter(record)) {
            closed.add(closeNext(stride));
        }
        return closed;
    }

    /** Gives back a sample of a second that was open when the state was saved. */
    public void restore(Sample sample) {
        openSecond(sample.second()).samples.put(sample.vm(), sample);
    }

    /** True if time has not yet come to that second. */
    public boolean isAhead(long second) {
        return second > streamTime;
    }

    /** True if nobody is expected and nothing is open: windows of this host can be forgotten. */
    public boolean isIdle() {
        return members.isEmpty() && open.isEmpty();
    }

    /** All that is needed to go on after a restart, but the samples of open seconds. */
    public HostState state() {
        List<Tick> ticks = open.values().stream()
                .filter(second -> second.tick != null)
                .map(second -> second.tick)
                .toList();
        return new HostState(streamTime, lastClosed, members, ticks);
    }

    private OpenSecond openSecond(long second) {
        return open.computeIfAbsent(second, absent -> new OpenSecond());
    }

    /** The earliest second that somebody is expected in or that has records; beyond every second if there is none. */
    private long nextToClose() {
        long firstWithRecords = open.isEmpty() ? Long.MAX_VALUE : open.firstKey();
        long following = lastClosed + 1;
        boolean somebodyExpected = members.values().stream().anyMatch(member -> isExpected(member, following));
        return somebodyExpected ? Math.min(firstWithRecords, following) : firstWithRecords;
    }

    /** True if a sample is expected of the member in a second in which none has come. */
    private boolean isExpected(Member member, long second) {
        return second - member.lastSample() < rules.silenceSeconds();
    }

    private Closing close(long second, int stride) {
        OpenSecond content = open.containsKey(second) ? open.remove(second) : new OpenSecond();
        List<Entry> entries = new ArrayList<>();
        TreeMap<String, Member> before = new TreeMap<>(members);
        content.samples.keySet().forEach(vm -> before.putIfAbsent(vm, Member.NONE));
        before.forEach((vm, member) -> settle(vm, member, second, content, entries));
        lastClosed = second;
        return new Closing(new ClosedSecond(second, stride, entries), content.samples);
    }

    private void settle(String vm, Member member, long second, OpenSecond content, List<Entry> entries) {
        boolean sampled = content.samples.containsKey(vm);
        boolean namedGone = content.tick != null && content.tick.gone().contains(vm);
        boolean continues = member.hasJoined() && isExpected(member, sampled ? second - 1 : second);
        if (member.hasJoined() && !continues) {
            leave(vm, entries);
        }
        if (sampled) {
            Member now = (continues ? member : Member.NONE).sampled(second);
            members.put(vm, now);
            entries.add(new Entry(vm, continues ? Presence.REAL : Presence.JOINED, isDue(now)));
        } else if (continues && !namedGone) {
            entries.add(new Entry(vm, Presence.IMPUTED, isDue(member)));
        }
        if (namedGone && (sampled || continues)) {
            leave(vm, entries);
        }
    }

    private void leave(String vm, List<Entry> entries) {
        members.remove(vm);
        entries.add(new Entry(vm, Presence.GONE, false));
    }

    private boolean isDue(Member member) {
        return member.realRows() >= rules.minSteps();
    }

    /** What has come of a second that is not closed. */
    private static final class OpenSecond {
        private final Map<String, Sample> samples = new TreeMap<>();
        private Tick tick;

        boolean holds(SourceRecord record) {
            return switch (record) {
                case Sample sample -> samples.containsKey(sample.vm());
                case Tick unused -> tick != null;
            };
        }

        boolean isComplete() {
            return tick != null && samples.keySet().containsAll(tick.read());
        }
    }
}
