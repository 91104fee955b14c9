package dev.vane.pipeline.answer;

import dev.vane.clients.TopicReader;
import dev.vane.clients.TopicTail;
import dev.vane.contracts.ModelRequest.Reference;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.RecordRange;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.answer.RecentPredictions.Found;
import dev.vane.pipeline.time.TimeRules;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.ModelRows;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Windows that the pipeline has seen, read back from its topics. Most questions are about the newest ones: the ends of the topics
 * are followed, so that each record comes here once. Belongs to one thread, like its consumers.
 */
final class SeenWindows implements AutoCloseable, TopicTail.Follower {
    /** A record is appended no earlier before its event time than clocks may differ. */
    private static final long CLOCKS_DIFFER_SECONDS = 60;

    /** The newest prediction of a VM is not older than this, or the VM is gone. */
    static final long NEWEST_SECONDS = 60;

    /** More than it takes for every VM that is a member in the window's first second to be one here, too. */
    private static final int MARGIN_SECONDS = 5;

    /** Some hundred MB. */
    private static final int MOST_RECORDS = 50_000;

    /** Of 2,000 VMs the last half minute. */
    private static final long MOST_PREDICTION_BYTES = 32L << 20;

    private final TopicReader reader;
    private final TopicTail tail;
    private final String predictions;
    private final ModelRows model;
    private final InstantSource clock;

    /** Hosts that somebody asked about, the one that was asked about last at the end. */
    private final LinkedHashMap<String, ReadHost> hosts = new LinkedHashMap<>(16, 0.75f, true);

    private final RecentPredictions recent = new RecentPredictions(MOST_PREDICTION_BYTES);

    /**
     * @param tail of the samples and the predictions
     * @param predictions name of the topic of predictions
     */
    SeenWindows(TopicReader reader, TopicTail tail, String predictions, ModelRows model, InstantSource clock) {
        this.reader = reader;
        this.tail = tail;
        this.predictions = predictions;
        this.model = model;
        this.clock = clock;
    }

    /**
     * What there is of a window.
     *
     * @param second event time of its last row
     * @param published what the pipeline said of it
     * @param records of its host, in the order of the log: enough to assemble the window again, and no more
     * @param again the host after these records
     * @param appended when the published prediction was, in seconds since the epoch; the second itself if there is none
     */
    record Seen(
            long second,
            long appended,
            Optional<Prediction> published,
            List<SourceRecord> records,
            HostAgain again,
            List<RecordRange> sources) {}

    /** Finds all that belongs to a reference. */
    Seen find(Reference reference) throws RefusedQuestionException {
        tail.readOn(clock.instant(), this);
        dropSomeHosts();
        Optional<Found> published = published(reference);
        if (published.isEmpty() && reference.second().isEmpty()) {
            throw new RefusedQuestionException(
                    Reason.NOT_FOUND,
                    "vm",
                    "nothing was predicted of %s in the last %d s".formatted(reference.vm(), NEWEST_SECONDS));
        }
        long second = published
                .map(found -> found.prediction().second())
                .orElseGet(() -> reference.second().getAsLong());
        List<RecordRange> sources = new ArrayList<>();
        published.ifPresent(found -> sources.add(range(found.at())));
        // Of a recording that is played the seconds are old, and its samples were appended not long before its
        // predictions.
        List<Long> starts = new ArrayList<>();
        published.ifPresent(found -> starts.add(found.at().timestamp() / 1000));
        starts.add(second);
        return seen(reference.vm(), second, published.map(Found::prediction), starts, sources);
    }

    /**
     * Windows that a VM had in some seconds before one that was found, oldest first, read back from its host's samples.
     *
     * @param seconds ascending
     */
    List<Due> before(VmKey vm, Seen seen, List<Long> seconds) {
        if (seconds.isEmpty()) {
            return List.of();
        }
        RecordRange samples = seen.sources().getLast();
        TopicPartition partition = new TopicPartition(samples.topic(), samples.partition());
        int needed = model.length() + TimeRules.DEFAULT.silenceSeconds() + MARGIN_SECONDS;
        long start = Math.min(seen.second(), seen.appended())
                - (seen.second() - seconds.getFirst())
                - needed
                - CLOCKS_DIFFER_SECONDS;
        OptionalLong offset = reader.offsetAt(partition, start * 1000);
        List<Due> windows = new ArrayList<>();
        if (offset.isPresent()) {
            ReadHost host = new ReadHost(
                    vm.host().getBytes(StandardCharsets.UTF_8), partition, offset.getAsLong(), needed, model);
            for (long second : seconds) {
                host.readUntilClosed(second, reader);
                host.again().due(vm, second).ifPresent(windows::add);
            }
        }
        return windows;
    }

    private static RecordRange range(ConsumerRecord<byte[], byte[]> at) {
        return new RecordRange(at.topic(), at.partition(), at.offset(), at.offset());
    }

    @Override
    public void gap() {
        recent.clear();
        hosts.clear();
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(predictions)) {
            recent.take(record);
        } else {
            hosts.values().forEach(host -> host.follow(record));
        }
    }

    private Seen seen(
            VmKey vm, long second, Optional<Prediction> published, List<Long> starts, List<RecordRange> sources)
            throws RefusedQuestionException {
        ReadHost read = host(vm, second, starts);
        requireClosed(read, vm, second);
        sources.add(read.range());
        return new Seen(second, starts.getFirst(), published, read.records(), read.again(), sources);
    }

    /** One that is followed; else one that is read anew, and followed from now on if its newest seconds are asked for. */
    private ReadHost host(VmKey vm, long second, List<Long> starts) throws RefusedQuestionException {
        ReadHost known = hosts.get(vm.host());
        if (known != null && known.again().remembers(second)) {
            known.liveUntilClosed(second);
            return known;
        }
        ReadHost read = anew(vm, second, starts);
        if (second > clock.instant().getEpochSecond() - NEWEST_SECONDS) {
            read.readAll(reader);
            hosts.put(vm.host(), read);
        }
        return read;
    }

    private void dropSomeHosts() {
        int records = hosts.values().stream().mapToInt(ReadHost::size).sum();
        Iterator<ReadHost> oldest = hosts.values().iterator();
        while (records > MOST_RECORDS && hosts.size() > 1) {
            records -= oldest.next().size();
            oldest.remove();
        }
    }

    private ReadHost anew(VmKey vm, long second, List<Long> starts) throws RefusedQuestionException {
        int needed = model.length() + TimeRules.DEFAULT.silenceSeconds() + MARGIN_SECONDS;
        byte[] key = vm.host().getBytes(StandardCharsets.UTF_8);
        Optional<ReadHost> best = Optional.empty();
        for (TopicPartition partition : reader.partitions(Topics.SAMPLES.name(), key)) {
            for (long start : starts) {
                OptionalLong offset = reader.offsetAt(partition, (start - needed - CLOCKS_DIFFER_SECONDS) * 1000);
                if (offset.isEmpty()) {
                    continue;
                }
                ReadHost read = new ReadHost(key, partition, offset.getAsLong(), needed, model);
                read.readUntilClosed(second, reader);
                if (!read.isEmpty()) {
                    best = Optional.of(read);
                    if (read.firstSecond() <= second - needed) {
                        return read;
                    }
                }
            }
            if (best.isPresent()) {
                return best.get();
            }
        }
        throw new RefusedQuestionException(
                Reason.NOT_FOUND, "host", "no sample of host %s is there".formatted(vm.host()));
    }

    private static void requireClosed(ReadHost read, VmKey vm, long second) throws RefusedQuestionException {
        HostAgain again = read.again();
        if (!again.isClosed(second)) {
            throw new RefusedQuestionException(
                    Reason.NOT_YET,
                    "second",
                    "second %d is not over: the newest of %s is %d".formatted(second, vm.host(), read.lastSecond()));
        }
        if (again.due(vm, second).isPresent()) {
            return;
        }
        if (again.seen().contains(vm.vm())) {
            throw new RefusedQuestionException(
                    Reason.NOT_DUE,
                    "second",
                    "%s had no window in second %d: it needs %d samples, and not to be gone"
                            .formatted(vm, second, TimeRules.DEFAULT.minSteps()));
        }
        throw new RefusedQuestionException(
                Reason.NOT_FOUND, "vm", "host %s has no VM %s; it has %s".formatted(vm.host(), vm.vm(), again.seen()));
    }

    /** The prediction of that second, or the newest. */
    private Optional<Found> published(Reference reference) {
        String vm = reference.vm().toString();
        if (reference.second().isEmpty()) {
            return recent.newest(vm, (clock.instant().getEpochSecond() - NEWEST_SECONDS) * 1000);
        }
        long second = reference.second().getAsLong();
        return recent.of(vm, second).or(() -> readBack(vm, second));
    }

    /** One that is not among the newest any more. */
    private Optional<Found> readBack(String vm, long second) {
        byte[] key = vm.getBytes(StandardCharsets.UTF_8);
        List<Found> found = new ArrayList<>();
        for (TopicPartition partition : reader.partitions(predictions, key)) {
            if (!found.isEmpty()) {
                break;
            }
            OptionalLong start = reader.offsetAt(partition, (second - CLOCKS_DIFFER_SECONDS) * 1000);
            if (start.isEmpty()) {
                continue;
            }
            reader.read(partition, start.getAsLong(), record -> {
                Optional<Found> one =
                        Arrays.equals(record.key(), key) ? RecentPredictions.read(record) : Optional.empty();
                one.filter(of -> of.prediction().second() == second).ifPresent(found::add);
                return one.isEmpty() || one.get().prediction().second() < second;
            });
        }
        return found.stream().findFirst();
    }

    @Override
    public void close() {
        reader.close();
        tail.close();
    }
}
