package dev.vane.collector;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * Hands seconds to a producer, in order, on a thread of its own, until it is closed. The producer tries without end
 * while brokers are away. If it fails for another reason, such as a permission that was taken away, it is replaced by a
 * new one, and what was not acknowledged is sent again, before anything that comes after it.
 */
final class SecondSender implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final TopicWatch watch;
    private final String topic;
    private final Iterable<Header> headers;
    private final Outbox outbox;
    private final Connection connection;
    private final PublisherMetrics metrics;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("vane-sender").unstarted(this::run);
    private volatile Duration pause = FIRST_PAUSE;
    private volatile RuntimeException failure;

    /** @param producers makes a new producer each time */
    SecondSender(
            Supplier<Producer<byte[], byte[]>> producers,
            TopicWatch watch,
            String topic,
            Iterable<Header> headers,
            Outbox outbox,
            Connection connection,
            PublisherMetrics metrics) {
        this.producers = producers;
        this.watch = watch;
        this.topic = topic;
        this.headers = headers;
        this.outbox = outbox;
        this.connection = connection;
        this.metrics = metrics;
    }

    void start() {
        thread.start();
    }

    /** Why sending has ended for good; empty while it goes on. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    private void run() {
        try {
            while (!isClosed()) {
                connection.awaitTopic(watch, closed);
                send();
            }
        } catch (InterruptedException | InterruptException e) {
            // close() interrupts what blocks.
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            outbox.close();
        }
    }

    /** Sends with one producer until it fails. */
    private void send() throws InterruptedException {
        if (isClosed()) {
            return;
        }
        try (Attempt attempt = new Attempt(producers.get())) {
            for (OutgoingSecond second : outbox.sent()) {
                attempt.send(second);
            }
            while (attempt.isUsable()) {
                Optional<OutgoingSecond> next = outbox.take(STEP);
                if (next.isPresent()) {
                    attempt.send(next.get());
                }
            }
        }
        if (!isClosed()) {
            boolean _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /**
     * Gives up what is not sent. Returns within a second, whether brokers answer or not: a producer that is just asking
     * for its id cannot be interrupted, and ends by itself.
     */
    @Override
    public void close() {
        closed.countDown();
        outbox.close();
        thread.interrupt();
        try {
            boolean _ = thread.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What one producer sends. */
    private final class Attempt implements AutoCloseable {
        private final Producer<byte[], byte[]> producer;
        private final AtomicBoolean hasEnded = new AtomicBoolean();
        private int partitions;

        Attempt(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        /** Also looks after the connection. */
        boolean isUsable() throws InterruptedException {
            if (connection.isStuck(watch)) {
                leave("the topic was deleted and created again");
            }
            if (!hasEnded.get()) {
                lookAtPartitions();
            }
            return !hasEnded.get() && !isClosed();
        }

        /** What waits for a partition that is gone is never acknowledged; another producer sends it elsewhere. */
        private void lookAtPartitions() {
            try {
                int before = partitions;
                partitions = producer.partitionsFor(topic).size();
                if (partitions < before) {
                    leave("the topic was deleted and created again with fewer partitions");
                }
            } catch (InterruptException e) {
                throw e;
            } catch (TimeoutException e) {
                // The producer does not know the topic now, and asks for it.
            } catch (KafkaException | IllegalStateException e) {
                fail(e);
            }
        }

        void send(OutgoingSecond second) throws InterruptedException {
            for (int record : outbox.open(second)) {
                while (isUsable() && !handOver(second, record)) {}
            }
        }

        /** False if the producer had no room or did not know the topic yet. */
        private boolean handOver(OutgoingSecond second, int record) {
            Delivery delivery = new Delivery(second, record);
            try {
                var _ = producer.send(
                        new ProducerRecord<>(topic, null, second.key(), second.value(record), headers), delivery);
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException | IllegalStateException e) {
                fail(e);
            }
            return delivery.isTaken();
        }

        /** Ends this attempt; nothing that comes after a record that has failed may pass it. */
        private void fail(Exception reason) {
            end(reason, Duration.ZERO);
        }

        /** Ends this attempt, and lets arrive what is on its way, for it would be sent twice. */
        private void leave(String reason) {
            end(new KafkaException(reason), LONGEST_CLOSE);
        }

        private void end(Exception reason, Duration grace) {
            if (hasEnded.compareAndSet(false, true)) {
                connection.failed(reason);
                producer.close(grace);
            }
        }

        /** Once this returns, nothing becomes acknowledged any more. */
        @Override
        public void close() {
            hasEnded.set(true);
            producer.close(Duration.ZERO);
        }

        /** What becomes of one record. */
        private final class Delivery implements Callback {
            private final OutgoingSecond second;
            private final int record;
            private final long startNanos = System.nanoTime();
            private final Thread sender = Thread.currentThread();
            private boolean hasReturned;
            private boolean isTaken = true;

            Delivery(OutgoingSecond second, int record) {
                this.second = second;
                this.record = record;
            }

            boolean isTaken() {
                hasReturned = true;
                return isTaken;
            }

            @Override
            public void onCompletion(RecordMetadata metadata, Exception e) {
                switch (e) {
                    case null -> acknowledged();
                    case RecordTooLargeException refused -> outbox.refused(second, record, refused);
                    case InvalidRecordException refused -> outbox.refused(second, record, refused);
                    case InvalidTimestampException refused -> outbox.refused(second, record, refused);
                    case SerializationException refused -> outbox.refused(second, record, refused);
                    case TimeoutException full when isInSend() -> isTaken = false;
                    default -> fail(e);
                }
            }

            private boolean isInSend() {
                return Thread.currentThread() == sender && !hasReturned;
            }

            private void acknowledged() {
                metrics.sendDuration.observe((System.nanoTime() - startNanos) * 1e-9);
                pause = FIRST_PAUSE;
                connection.acknowledged();
                outbox.acknowledged(second, record);
            }
        }
    }
}
