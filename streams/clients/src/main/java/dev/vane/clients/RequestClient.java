package dev.vane.clients;

import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelRequests;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;

/** Sends model requests and waits for what comes of them. Safe for threads: many may ask at once. */
public final class RequestClient implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int RECORD_OVERHEAD_BYTES = 1 << 10;
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Asked> waiting = new ConcurrentHashMap<>();
    private final Thread reading;
    private volatile Optional<KafkaException> failure = Optional.empty();

    /** A request that waits for its outcome and for what follows it. */
    private static final class Asked {
        private final CompletableFuture<List<ModelResponse>> whole = new CompletableFuture<>();
        private final List<ModelResponse> came = new ArrayList<>();

        /** Called by the thread that reads. What belongs to one answer comes in its order, from one partition. */
        private void take(ModelResponse response) {
            if (response.outcome() instanceof MapPart == came.isEmpty()) {
                return; // what another client's request of the same id got
            }
            came.add(response);
            int wanted = came.getFirst().outcome() instanceof Answer answer ? answer.mapParts() : 0;
            if (came.size() > wanted) {
                whole.complete(List.copyOf(came));
            }
        }
    }

    /**
     * Connects. Hears what is answered from now on.
     *
     * @throws KafkaException if the brokers do not answer, or have no topic of responses
     */
    public RequestClient(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.put("allow.auto.create.topics", false);
        consumer = new KafkaConsumer<>(settings);
        Map<String, Object> sending = new HashMap<>(kafka.producer());
        // Kafka's default is 1 MiB, of a window that is sent along some fifteen VMs.
        sending.putIfAbsent("max.request.size", ModelRequests.MAX_VALUE_BYTES + RECORD_OVERHEAD_BYTES);
        producer = new KafkaProducer<>(sending);
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.RESPONSES.name(), TOPIC_TIMEOUT).stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + Topics.RESPONSES.name());
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position); // the end is looked up now, before anything is asked
        } catch (KafkaException e) {
            consumer.close();
            producer.close();
            throw e;
        }
        reading = Thread.ofPlatform().daemon().name("vane-responses").start(this::read);
    }

    /**
     * Sends a request.
     *
     * @return completes with what came of it: an outcome, and behind it the parts of attention maps that were asked for; never,
     *     unless the caller gives it a timeout, while nobody answers
     */
    public CompletableFuture<List<ModelResponse>> askWhole(ModelRequest request) {
        byte[] value = Topics.REQUESTS.value().serializer().serialize(Topics.REQUESTS.name(), request);
        if (value.length > ModelRequests.MAX_VALUE_BYTES) {
            String detail = "%d bytes, at most %d are allowed".formatted(value.length, ModelRequests.MAX_VALUE_BYTES);
            return CompletableFuture.completedFuture(List.of(
                    new ModelResponse(request.id(), request.client(), new Refusal(Reason.OVERSIZED, "", detail))));
        }
        if (failure.isPresent()) {
            return CompletableFuture.failedFuture(failure.get());
        }
        Asked asked = waiting.computeIfAbsent(request.id(), _ -> new Asked());
        byte[] key = request.id().getBytes(StandardCharsets.UTF_8);
        Future<RecordMetadata> _ =
                producer.send(new ProducerRecord<>(Topics.REQUESTS.name(), key, value), (_, failure) -> {
                    if (failure != null) {
                        asked.whole.completeExceptionally(failure);
                    }
                });
        return asked.whole.whenComplete((_, _) -> waiting.remove(request.id(), asked));
    }

    /** Sends a request, and waits for its outcome. */
    public CompletableFuture<ModelResponse> ask(ModelRequest request) {
        return askWhole(request).thenApply(List::getFirst);
    }

    /** Sends a request whose answer nobody wants after some time; then it fails with a {@link java.util.concurrent.TimeoutException}. */
    public CompletableFuture<ModelResponse> ask(ModelRequest request, Duration timeout) {
        return askWhole(request, timeout).thenApply(List::getFirst);
    }

    /** The same, with the parts of attention maps. */
    public CompletableFuture<List<ModelResponse>> askWhole(ModelRequest request, Duration timeout) {
        return askWhole(request).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    response(record).ifPresent(response -> Optional.ofNullable(waiting.get(response.id()))
                            .ifPresent(asked -> asked.take(response)));
                }
            }
        } catch (WakeupException e) {
            // closed
        } catch (KafkaException e) {
            failure = Optional.of(e);
            waiting.values().forEach(asked -> asked.whole.completeExceptionally(e));
        } finally {
            consumer.close();
        }
    }

    private static Optional<ModelResponse> response(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(
                    Topics.RESPONSES.value().deserializer().deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            return Optional.empty(); // a newer answerer's: not ours to complain of
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.wakeup();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
