package dev.vane.pipeline.health;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps back records that are larger than their topic takes. They must not come to the producer: after one refused record
 * a transaction can only be aborted, so the application would read the same input again and fail again, for ever. They are
 * counted, and logged once for each topic.
 */
public final class LargeRecords {
    /** Key, headers and Kafka's own fields, which count as well: what the platform writes has less. */
    private static final int OVERHEAD_BYTES = 2_048;

    private static final String LISTENER = "vane.large.records";
    private static final Logger LOG = LoggerFactory.getLogger(LargeRecords.class);

    private final Map<String, Integer> maxBytes;
    private final Counter kept;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /**
     * None has come yet.
     *
     * @param maxBytes largest record by topic, as the brokers are set; other topics are not guarded
     * @param application what the metric is called after
     */
    public LargeRecords(Map<String, Integer> maxBytes, String application, PrometheusRegistry registry) {
        this.maxBytes = Map.copyOf(maxBytes);
        this.kept = Counter.builder()
                .name("vane_%s_large_records_total".formatted(application))
                .help("Records that were not written because they are larger than their topic takes.")
                .labelNames("topic")
                .register(registry);
        maxBytes.keySet().forEach(kept::initLabelValues);
    }

    /** Guards no topic: for tests, and where sizes are known. */
    public static LargeRecords unguarded() {
        return new LargeRecords(Map.of(), "no", new PrometheusRegistry());
    }

    /** A serializer that refuses what would be too large for its topic. */
    public <T> Serializer<T> guard(String topic, Serializer<T> serializer) {
        Integer max = maxBytes.get(topic);
        return max == null ? serializer : new Guard<>(serializer, max - OVERHEAD_BYTES);
    }

    /** What Kafka Streams must be told so that refused records are left out and nothing else changes. */
    public Map<String, Object> settings() {
        return Map.of("production.exception.handler", Handler.class, LISTENER, this);
    }

    private void kept(String topic, RecordTooLargeException refused) {
        kept.labelValues(topic).inc();
        if (logged.add(topic)) {
            LOG.warn(
                    "a record is not written because it is too large for its topic, more are only counted topic={} {};"
                            + " raise max.message.bytes of the topic",
                    topic,
                    refused.getMessage());
        }
    }

    private record Guard<T>(Serializer<T> serializer, int maxBytes) implements Serializer<T> {
        @Override
        public byte[] serialize(String topic, T value) {
            byte[] bytes = serializer.serialize(topic, value);
            if (bytes != null && bytes.length > maxBytes) {
                throw new RecordTooLargeException("bytes=%d allowed=%d".formatted(bytes.length, maxBytes));
            }
            return bytes;
        }
    }

    /** Made by Kafka Streams. */
    public static final class Handler extends DefaultProductionExceptionHandler {
        private LargeRecords records;

        @Override
        public void configure(Map<String, ?> settings) {
            super.configure(settings);
            records = (LargeRecords) settings.get(LISTENER);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Response handleSerializationError(
                ErrorHandlerContext context,
                ProducerRecord record,
                Exception exception,
                SerializationExceptionOrigin origin) {
            if (exception instanceof RecordTooLargeException refused) {
                records.kept(record.topic(), refused);
                return Response.resume();
            }
            return super.handleSerializationError(context, record, exception, origin);
        }
    }
}
