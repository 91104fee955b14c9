package dev.vane.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    @Test
    void readsCommittedRecordsAndWritesIdempotently() {
        KafkaSettings settings = KafkaSettings.of("localhost:9092");

        assertThat(settings.consumer()).containsEntry("isolation.level", "read_committed");
        assertThat(settings.producer())
                .containsEntry("enable.idempotence", true)
                .containsEntry("acks", "all");
        assertThat(settings.bootstrapServers()).isEqualTo("localhost:9092");
    }

    @Test
    void looksForBrokersEverySecondWhileTheyAreAway() {
        KafkaSettings settings = KafkaSettings.of("localhost:9092");

        assertThat(settings.consumer())
                .containsEntry("reconnect.backoff.max.ms", 1_000)
                .containsEntry("socket.connection.setup.timeout.ms", 3_000)
                .containsEntry("request.timeout.ms", 10_000);
        assertThat(settings.admin()).containsEntry("reconnect.backoff.max.ms", 1_000);
    }

    @Test
    void letsTheUserWin() {
        KafkaSettings settings = new KafkaSettings(
                Map.of("bootstrap.servers", "localhost:9092", "linger.ms", 50, "security.protocol", "SSL"));

        assertThat(settings.producer()).containsEntry("linger.ms", 50).containsEntry("security.protocol", "SSL");
        assertThat(settings.admin()).containsEntry("security.protocol", "SSL");
    }

    @Test
    void writesWhatEveryClientReadsUnlessTheUserSaysOtherwise() {
        KafkaSettings settings =
                new KafkaSettings(Map.of("bootstrap.servers", "localhost:9092", "compression.type", "zstd"));

        assertThat(KafkaSettings.of("localhost:9092").producer()).containsEntry("compression.type", "gzip");
        assertThat(settings.producer()).containsEntry("compression.type", "zstd");
    }

    @Test
    void wantsBrokers() {
        assertThatThrownBy(() -> new KafkaSettings(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap.servers must be set");
    }
}
