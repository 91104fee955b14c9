package dev.vane.collector.ingest;

import java.util.List;

/** How collectors write their measurements into a message. */
public enum MessageFormat {
    /** OpenTelemetry's {@code ExportMetricsServiceRequest} in protobuf, as its Collector's Kafka exporter writes it. */
    OTLP {
        @Override
        public List<Measurement> read(byte[] message) throws UnreadableMessageException {
            return OtlpReader.read(message);
        }
    },
    /** JSON of collectd's write_kafka. */
    COLLECTD {
        @Override
        public List<Measurement> read(byte[] message) throws UnreadableMessageException {
            return CollectdReader.read(message);
        }
    },
    /** JSON of Telegraf's {@code outputs.kafka}. */
    TELEGRAF {
        @Override
        public List<Measurement> read(byte[] message) throws UnreadableMessageException {
            return TelegrafReader.read(message);
        }
    };

    /**
     * Reads a message.
     *
     * @throws UnreadableMessageException if it has another format
     */
    public abstract List<Measurement> read(byte[] message) throws UnreadableMessageException;
}
