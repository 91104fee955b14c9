package dev.vane.web;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Utils;

/** Reads records when somebody asks for them: what is too much to be remembered. One question at a time. */
final class RecordLookup implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** A sample is on its topic before its outcome is on another, by no more than this unless the pipeline is behind. */
    private static final long SAMPLE_AHEAD_SECONDS = 60;

    private final Supplier<Consumer<byte[], byte[]>> open;
    private final ConsoleTopics topics;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean isClosed;

    /** Asks with a consumer of its own, which is made for the first question. */
    RecordLookup(Supplier<Consumer<byte[], byte[]>> open, ConsoleTopics topics) {
        this.open = open;
        this.topics = topics;
    }

    /** The map at a place, if the topic still holds it. */
    Optional<AttentionMap> map(MapPlace place) {
        return alone(() -> {
            List<AttentionMap> found = new ArrayList<>();
            TopicPartition partition = place.partition();
            if (consumer.beginningOffsets(List.of(partition), TIMEOUT).get(partition) > place.offset()) {
                return Optional.empty();
            }
            read(place.partition(), place.offset(), record -> {
                if (record.offset() == place.offset()) {
                    found.add(topics.attentionMaps().valueOf(record));
                }
                return false;
            });
            return found.stream().findFirst();
        });
    }

    /**
     * Samples of a VM by their seconds.
     *
     * @param range which seconds
     * @param appended when the outcomes of these seconds were appended: a recording that is played has old seconds
     */
    SortedMap<Long, Sample> samples(VmKey vm, Query.Range range, VmHistory.Appended appended) {
        return alone(() -> {
            SortedMap<Long, Sample> samples = new TreeMap<>();
            byte[] key = vm.host().getBytes(StandardCharsets.UTF_8);
            for (TopicPartition partition : partitions(key)) {
                long from = (appended.first() - SAMPLE_AHEAD_SECONDS) * 1000;
                OffsetAndTimestamp start = consumer.offsetsForTimes(Map.of(partition, from), TIMEOUT)
                        .get(partition);
                if (start != null && samples.isEmpty()) {
                    read(partition, start.offset(), record -> {
                        sample(record, key, vm)
                                .filter(sample -> range.contains(sample.second()))
                                .ifPresent(sample -> samples.put(sample.second(), sample));
                        return record.timestamp() / 1000 <= appended.last();
                    });
                }
            }
            return samples;
        });
    }

    /** The one where Kafka's own partitioner puts the host comes first; a producer may have one of its own. */
    private List<TopicPartition> partitions(byte[] key) {
        String topic = topics.samples().name();
        int count = consumer.partitionsFor(topic, TIMEOUT).size();
        int usual = count == 0 ? 0 : Utils.toPositive(Utils.murmur2(key)) % count;
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        partitions.sort(Comparator.comparing(partition -> partition.partition() != usual));
        return partitions;
    }

    private static Optional<Sample> sample(ConsumerRecord<byte[], byte[]> record, byte[] key, VmKey vm) {
        return Arrays.equals(record.key(), key)
                        && SourceRecords.read(record.key(), record.value(), record.timestamp())
                                instanceof Reading.Accepted accepted
                        && accepted.record() instanceof Sample sample
                        && sample.key().equals(vm)
                ? Optional.of(sample)
                : Optional.empty();
    }

    /** Hands over records from an offset on, until one is refused or those that are there now have been read. */
    private void read(TopicPartition partition, long offset, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        consumer.assign(List.of(partition));
        try {
            long end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
            consumer.seek(partition, offset);
            while (consumer.position(partition, TIMEOUT) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!wantsMore.test(record)) {
                        return;
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw RefusedRequestException.notYet("reading takes too long; ask for fewer seconds");
                }
            }
        } finally {
            consumer.assign(List.of());
        }
    }

    private <T> T alone(Supplier<T> question) {
        try {
            if (!lock.tryLock(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw RefusedRequestException.notYet("too many ask for records; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RefusedRequestException.notYet("the console ends");
        }
        try {
            if (isClosed) {
                throw RefusedRequestException.notYet("the console ends");
            }
            if (consumer == null) {
                consumer = open.get();
            }
            return question.get();
        } catch (WakeupException e) {
            throw RefusedRequestException.notYet("the console ends");
        } catch (RetriableException e) {
            throw RefusedRequestException.notYet("the brokers do not answer: " + e.getMessage());
        } catch (AuthenticationException | AuthorizationException e) {
            throw RefusedRequestException.notYet("the brokers do not let it read: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the question that is being answered, and then the consumer. */
    @Override
    public void close() {
        isClosed = true;
        if (consumer == null) {
            return;
        }
        consumer.wakeup();
        boolean isLocked = false;
        try {
            isLocked = lock.tryLock(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (isLocked) {
                consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (isLocked) {
                lock.unlock();
            }
        }
    }
}
