package dev.vane.platform.outage;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A host with one VM, sent second by second by the test, and a reader of what is committed about it. */
final class LiveHost implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TreeSet<Long> predicted = new TreeSet<>();
    private long second;

    LiveHost(String name, long firstSecond, KafkaSettings kafka) {
        this.name = name;
        this.second = firstSecond;
        Map<String, Object> patient = new HashMap<>(kafka.producer());
        patient.put("delivery.timeout.ms", 120_000);
        this.producer = new KafkaProducer<>(patient);
        this.consumer = new KafkaConsumer<>(kafka.consumer());
        consumer.assign(consumer.partitionsFor(Topics.PREDICTIONS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Sends some more seconds, each with a sample and its tick, and waits until the broker has them. */
    void send(int seconds) throws ExecutionException, InterruptedException {
        for (int i = 0; i < seconds; i++) {
            put(new Sample(
                    new VmKey(name, "vm"),
                    second,
                    MetricValues.builder().set(0, 0.5).build(),
                    Map.of()));
            put(new Tick(name, second, List.of("vm"), List.of(), false));
            second++;
        }
    }

    /** Sends one record and waits until the broker has it. */
    void put(SourceRecord record) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(
                        Topics.SAMPLES.name(), name.getBytes(StandardCharsets.UTF_8), SourceRecords.encode(record)))
                .get();
    }

    /** The last second that was sent. */
    long lastSecond() {
        return second - 1;
    }

    /** Waits until the last second that was sent is predicted, and returns how many predictions were seen in all. */
    int awaitLastPrediction() {
        await(() -> predicted.contains(lastSecond()), "no prediction for the last second");
        return predicted.size();
    }

    /** Waits for a condition, reading on. */
    void await(BooleanSupplier condition, String what) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("not within %d s: %s".formatted(LIMIT.toSeconds(), what));
            }
            consumer.poll(POLL).forEach(this::add);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> read) {
        Prediction prediction = Topics.PREDICTIONS.value().deserializer().deserialize(read.topic(), read.value());
        if (prediction != null && prediction.key().host().equals(name) && !predicted.add(prediction.second())) {
            throw new AssertionError("second %d was predicted twice".formatted(prediction.second()));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
