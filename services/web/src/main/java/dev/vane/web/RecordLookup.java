package dev.vane.web;

import dev.vane.clients.TooLongException;
import dev.vane.clients.TopicReader;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;

/** Reads records when somebody asks for them: what is too much to be remembered. One question at a time. */
final class RecordLookup implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** A sample is on its topic before its outcome is on another, by no more than this unless the pipeline is behind. */
    private static final long SAMPLE_AHEAD_SECONDS = 60;

    private final Supplier<Consumer<byte[], byte[]>> open;
    private final ConsoleTopics topics;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile TopicReader reader;
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
            if (reader.firstOffset(place.partition()) > place.offset()) {
                return Optional.empty();
            }
            reader.read(place.partition(), place.offset(), record -> {
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
            for (TopicPartition partition : reader.partitions(topics.samples().name(), key)) {
                OptionalLong start = reader.offsetAt(partition, (appended.first() - SAMPLE_AHEAD_SECONDS) * 1000);
                if (start.isPresent() && samples.isEmpty()) {
                    reader.read(partition, start.getAsLong(), record -> {
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

    private static Optional<Sample> sample(ConsumerRecord<byte[], byte[]> record, byte[] key, VmKey vm) {
        return Arrays.equals(record.key(), key)
                        && SourceRecords.read(record.key(), record.value(), record.timestamp())
                                instanceof Reading.Accepted accepted
                        && accepted.record() instanceof Sample sample
                        && sample.key().equals(vm)
                ? Optional.of(sample)
                : Optional.empty();
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
            if (reader == null) {
                reader = new TopicReader(open.get(), LONGEST);
            }
            return question.get();
        } catch (TooLongException e) {
            throw RefusedRequestException.notYet("reading takes too long; ask for fewer seconds");
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
        if (reader == null) {
            return;
        }
        reader.wakeup();
        boolean isLocked = false;
        try {
            isLocked = lock.tryLock(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (isLocked) {
                reader.close();
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
