package dev.vane.platform.bench;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Outcome;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Notes when each outcome can be seen, on a thread of its own that does nothing else. */
final class OutcomeWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Map<String, Topic<?, ? extends Outcome>> WATCHED = Map.of(
            Topics.PREDICTIONS.name(), Topics.PREDICTIONS, Topics.SKIPPED_WINDOWS.name(), Topics.SKIPPED_WINDOWS);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Optional<EchoedMeasurements> echo;
    private final List<SeenOutcome> seen = new ArrayList<>();
    private final Set<VmKey> predicted = new LinkedHashSet<>();
    private final Thread thread = new Thread(this::watch, "outcome-watch");

    /**
     * Starts to watch. The topics must exist.
     *
     * @param echo measures what is predicted
     */
    OutcomeWatch(KafkaSettings kafka, Optional<EchoedMeasurements> echo) {
        this.echo = echo;
        consumer = new KafkaConsumer<>(kafka.consumer());
        consumer.assign(WATCHED.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toList()));
        consumer.seekToBeginning(consumer.assignment());
        thread.start();
    }

    /** All that has been seen so far. */
    synchronized List<SeenOutcome> seen() {
        return List.copyOf(seen);
    }

    /** How many have been seen so far. */
    synchronized int count() {
        return seen.size();
    }

    /** VMs that have been predicted so far, in the order in which that was seen. */
    synchronized List<VmKey> predicted() {
        return List.copyOf(predicted);
    }

    private void watch() {
        try (consumer) {
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                add(records, System.currentTimeMillis());
            }
        } catch (WakeupException e) {
            // How close() ends this.
        } finally {
            echo.ifPresent(EchoedMeasurements::close);
        }
    }

    private synchronized void add(ConsumerRecords<byte[], byte[]> records, long now) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            // A null says that a VM is gone, which is not an outcome.
            if (record.value() != null) {
                seen.add(seen(record, now));
            }
        }
    }

    private SeenOutcome seen(ConsumerRecord<byte[], byte[]> record, long now) {
        Outcome outcome =
                WATCHED.get(record.topic()).value().deserializer().deserialize(record.topic(), record.value());
        return switch (outcome) {
            case Prediction prediction -> {
                echo.ifPresent(measurements -> measurements.send(prediction));
                predicted.add(prediction.key());
                yield new SeenOutcome(prediction.second(), now, Optional.empty());
            }
            case SkippedWindow skipped -> new SeenOutcome(skipped.second(), now, Optional.of(skipped.reason()));
        };
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
