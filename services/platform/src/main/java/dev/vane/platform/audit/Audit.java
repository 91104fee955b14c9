package dev.vane.platform.audit;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Outcome;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads all that the topics hold, as any reader of committed records sees it, and holds what was due against what came
 * out. Belongs to one thread.
 */
public final class Audit implements AutoCloseable {
    private static final List<Topic<?, ?>> READ =
            List.of(Topics.SAMPLES, Topics.PREDICTIONS, Topics.SKIPPED_WINDOWS, Topics.DEAD_LETTERS);

    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DueWindows dueWindows = new DueWindows(DueWindows.Rules.DEFAULT);
    private final OutcomeLedger outcomes = new OutcomeLedger();
    private final Map<DeadLetter.Reason, Long> deadLetters = new EnumMap<>(DeadLetter.Reason.class);

    /** Starts at the oldest record of each topic. The topics must exist. */
    public Audit(KafkaSettings settings) {
        this.consumer = new KafkaConsumer<>(settings.consumer());
        consumer.assign(READ.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /**
     * Reads what there is, waiting at most this long for the first record; true if there was one. An error that can pass
     * is as if there were none.
     */
    public boolean read(Duration wait) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(wait);
        } catch (RetriableException | AuthorizationException e) {
            return false;
        }
        records.forEach(this::apply);
        return !records.isEmpty();
    }

    /** Whether everything that is committed has been read; false if the brokers do not answer soon. */
    public boolean isCaughtUp() {
        try {
            return consumer.endOffsets(consumer.assignment(), ANSWER).entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
        } catch (RetriableException | AuthorizationException e) {
            return false;
        }
    }

    /** What should have come out, told from the samples alone. */
    public DueWindows dueWindows() {
        return dueWindows;
    }

    /** What came out. */
    public OutcomeLedger outcomes() {
        return outcomes;
    }

    /** Dead letters on their topic, by reason. */
    public Map<DeadLetter.Reason, Long> deadLetters() {
        return Collections.unmodifiableMap(deadLetters);
    }

    /** Due windows that have no outcome yet. */
    public long missing() {
        return outcomes.missing(dueWindows.due());
    }

    /** Outcomes of windows that are not due. */
    public long unexpected() {
        return outcomes.unexpected(dueWindows.due());
    }

    /** What is not as it should be, each a sentence; empty if every record and every due window has its one end. */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        complain(complaints, missing(), "due windows have no outcome");
        complain(complaints, unexpected(), "windows that are not due have an outcome");
        complain(complaints, outcomes.duplicates(), "outcomes came twice");
        if (!deadLetters.equals(dueWindows.deadLetters())) {
            complaints.add("dead letters are %s, should be %s".formatted(deadLetters, dueWindows.deadLetters()));
        }
        return complaints;
    }

    private static void complain(List<String> complaints, long count, String what) {
        if (count > 0) {
            complaints.add(count + " " + what);
        }
    }

    /** Does not wait for brokers that are away. */
    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(ANSWER));
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.SAMPLES.name())) {
            dueWindows.apply(record.key(), record.value(), record.timestamp());
        } else if (record.topic().equals(Topics.PREDICTIONS.name())) {
            outcome(value(Topics.PREDICTIONS, record));
        } else if (record.topic().equals(Topics.SKIPPED_WINDOWS.name())) {
            outcome(value(Topics.SKIPPED_WINDOWS, record));
        } else if (record.topic().equals(Topics.DEAD_LETTERS.name())) {
            deadLetters.merge(value(Topics.DEAD_LETTERS, record).reason(), 1L, Long::sum);
        }
    }

    /** A null says that a VM is gone, which is not an outcome. */
    private void outcome(Outcome outcome) {
        if (outcome != null) {
            outcomes.add(outcome);
        }
    }

    private static <V> V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
        Deserializer<V> deserializer = topic.value().deserializer();
        return deserializer.deserialize(record.topic(), record.value());
    }
}
