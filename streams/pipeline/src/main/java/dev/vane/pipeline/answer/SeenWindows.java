package dev.vane.pipeline.answer;

import dev.vane.clients.TopicReader;
import dev.vane.contracts.ModelRequest.Reference;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.RecordRange;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.time.TimeRules;
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
import org.apache.kafka.common.errors.SerializationException;

/** Windows that the pipeline has seen, read back from its topics. Belongs to one thread, like its reader. */
final class SeenWindows implements AutoCloseable {
    /** A record is appended no earlier before its event time than clocks may differ. */
    private static final long CLOCKS_DIFFER_SECONDS = 60;

    /** The newest prediction of a VM is not older than this, or the VM is gone. */
    private static final long NEWEST_SECONDS = 60;

    /** More than it takes for every VM that is a member in the window's first second to be one here, too. */
    private static final int MARGIN_SECONDS = 5;

    /** Some hundred MB. */
    private static final int MOST_RECORDS = 50_000;

    private final TopicReader reader;
    private final String prefix;
    private final ModelRows model;
    private final InstantSource clock;

    /** Hosts that somebody asked about, the one that was asked about last at the end. */
    private final LinkedHashMap<String, ReadHost> hosts = new LinkedHashMap<>(16, 0.75f, true);

    /** @param prefix before the names of the topics that the pipeline writes */
    SeenWindows(TopicReader reader, String prefix, ModelRows model, InstantSource clock) {
        this.reader = reader;
        this.prefix = prefix;
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
     */
    record Seen(
            long second,
            Optional<Prediction> published,
            List<SourceRecord> records,
            HostAgain again,
            List<RecordRange> sources) {}

    /** A record and where it stands. */
    private record Found<T>(T value, ConsumerRecord<byte[], byte[]> at) {
        RecordRange range() {
            return new RecordRange(at.topic(), at.partition(), at.offset(), at.offset());
        }
    }

    /** Finds all that belongs to a reference. */
    Seen find(Reference reference) throws RefusedQuestionException {
        Optional<Found<Prediction>> published = published(reference);
        if (published.isEmpty() && reference.second().isEmpty()) {
            throw new RefusedQuestionException(
                    Reason.NOT_FOUND,
                    "vm",
                    "nothing was predicted of %s in the last %d s".formatted(reference.vm(), NEWEST_SECONDS));
        }
        long second = published
                .map(found -> found.value().second())
                .orElseGet(() -> reference.second().getAsLong());
        List<RecordRange> sources = new ArrayList<>();
        published.ifPresent(found -> sources.add(found.range()));
        // Of a recording that is played the seconds are old, and its samples were appended not long before its
        // predictions.
        List<Long> starts = new ArrayList<>();
        published.ifPresent(found -> starts.add(found.at().timestamp() / 1000));
        starts.add(second);
        return seen(reference.vm(), second, published.map(Found::value), starts, sources);
    }

    private Seen seen(
            VmKey vm, long second, Optional<Prediction> published, List<Long> starts, List<RecordRange> sources)
            throws RefusedQuestionException {
        ReadHost read = host(vm, second, starts);
        requireClosed(read, vm, second);
        sources.add(read.range());
        return new Seen(second, published, read.records(), read.again(), sources);
    }

    /** One that was read before, and now further; else one that is read anew, and kept if its newest seconds are asked for. */
    private ReadHost host(VmKey vm, long second, List<Long> starts) throws RefusedQuestionException {
        ReadHost known = hosts.get(vm.host());
        if (known != null && known.again().remembers(second)) {
            known.readUntilClosed(second, reader);
            return known;
        }
        ReadHost read = anew(vm, second, starts);
        if (second > clock.instant().getEpochSecond() - NEWEST_SECONDS) {
            hosts.put(vm.host(), read);
            dropSomeHosts();
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
    private Optional<Found<Prediction>> published(Reference reference) {
        byte[] key = reference.vm().toString().getBytes(StandardCharsets.UTF_8);
        long from = reference.second().isPresent()
                ? reference.second().getAsLong() - CLOCKS_DIFFER_SECONDS
                : clock.instant().getEpochSecond() - NEWEST_SECONDS;
        List<Found<Prediction>> found = new ArrayList<>();
        for (TopicPartition partition : reader.partitions(prefix + Topics.PREDICTIONS.name(), key)) {
            if (!found.isEmpty()) {
                break;
            }
            OptionalLong start = reader.offsetAt(partition, from * 1000);
            if (start.isEmpty()) {
                continue;
            }
            reader.read(partition, start.getAsLong(), record -> {
                Optional<Prediction> prediction =
                        Arrays.equals(record.key(), key) ? prediction(record) : Optional.empty();
                if (prediction.isEmpty()) {
                    return true;
                }
                if (reference.second().isEmpty()) {
                    found.clear();
                    found.add(new Found<>(prediction.get(), record));
                    return true;
                }
                if (prediction.get().second() == reference.second().getAsLong()) {
                    found.add(new Found<>(prediction.get(), record));
                }
                return prediction.get().second() < reference.second().getAsLong();
            });
        }
        return found.stream().findFirst();
    }

    /** None where a VM is said to be gone, or a newer writer wrote what is not known here. */
    private static Optional<Prediction> prediction(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(
                    Topics.PREDICTIONS.value().deserializer().deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
