package dev.vane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    private static final StreamsSettings.Application APPLICATION = new StreamsSettings.Application(
            "app", Optional.empty(), Path.of("state"), 1, Duration.ofMillis(100), Duration.ofSeconds(45), false);

    @Test
    void givesUpNoRecordWhileBrokersAreAway() {
        Map<String, Object> producer = config(Map.of()).getProducerConfigs("client");

        assertThat(producer).containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        assertThat(producer.get(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)).hasToString("10000");
        assertThat(producer.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)).hasToString("60000");
    }

    @Test
    void givesUpNoTaskWhileBrokersAreAway() {
        assertThat(config(Map.of()).getLong(StreamsConfig.TASK_TIMEOUT_MS_CONFIG))
                .isGreaterThan(Duration.ofDays(20).toMillis());
    }

    @Test
    void letsTheUserSetTheTransactionTimeout() {
        StreamsConfig config = config(Map.of("producer.transaction.timeout.ms", "30000"));

        assertThat(config.getProducerConfigs("client").get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))
                .hasToString("30000");
    }

    @Test
    void writesWhatEveryClientReadsUnlessTheUserSaysOtherwise() {
        assertThat(compression(Map.of())).isEqualTo("gzip");
        assertThat(compression(Map.of("compression.type", "zstd"))).isEqualTo("zstd");
        assertThat(compression(Map.of("producer.compression.type", "zstd"))).isEqualTo("zstd");
    }

    private static Object compression(Map<String, Object> ofUser) {
        return config(ofUser).getProducerConfigs("client").get(ProducerConfig.COMPRESSION_TYPE_CONFIG);
    }

    private static StreamsConfig config(Map<String, Object> ofUser) {
        Map<String, Object> passed = new HashMap<>(ofUser);
        passed.put("bootstrap.servers", "localhost:9");
        Properties properties = StreamsSettings.of(APPLICATION, new KafkaSettings(passed));
        return new StreamsConfig(properties);
    }
}
