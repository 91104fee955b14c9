package dev.vane.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final String TOPIC = Topics.DEAD_LETTERS.name();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    @Test
    void showsOnlyWhatATransactionCommitted() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, ANY_PORT)) {
            KafkaSettings settings = withTopic(broker);

            try (KafkaProducer<byte[], byte[]> producer = transactional(settings)) {
                producer.beginTransaction();
                producer.send(record("undone")).get();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(record("done")).get();
                producer.commitTransaction();
            }

            assertThat(read(settings, 1)).containsExactly("done");
        }
    }

    @Test
    void keepsItsDataOverARestart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, ANY_PORT)) {
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(withTopic(broker).producer())) {
                producer.send(record("kept")).get();
            }
        }

        try (EmbeddedBroker again = EmbeddedBroker.start(directory, ANY_PORT)) {
            assertThat(read(KafkaSettings.of(again.bootstrapServers()), 1)).containsExactly("kept");
        }
    }

    @Test
    void namesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

            assertThatThrownBy(() -> EmbeddedBroker.start(directory, address))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessage("cannot listen on 127.0.0.1:%d: Address already in use", address.getPort());
        }
    }

    @Test
    void namesADirectoryThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedBroker.start(file.resolve("below"), ANY_PORT))
                .isInstanceOf(BrokerStartException.class)
                .hasMessage("the data directory cannot be written: %s/below", file);
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses() {
        try (EmbeddedBroker first = EmbeddedBroker.start(directory, ANY_PORT)) {
            assertThat(first.bootstrapServers()).startsWith("127.0.0.1:");

            assertThatThrownBy(() -> EmbeddedBroker.start(directory, ANY_PORT))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessage("another broker uses the data directory %s", directory);
        }
    }

    @Test
    void refusesAnAddressThatNoClientCanUse() {
        assertThatThrownBy(() -> EmbeddedBroker.start(directory, new InetSocketAddress("0.0.0.0", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1");
    }

    private static KafkaSettings withTopic(EmbeddedBroker broker) {
        KafkaSettings settings = KafkaSettings.of(broker.bootstrapServers());
        try (TopicAdmin admin = new TopicAdmin(settings.admin())) {
            admin.create(List.of(Topics.DEAD_LETTERS), 1);
            admin.await(List.of(TOPIC), Duration.ofSeconds(10));
        }
        return settings;
    }

    private static KafkaProducer<byte[], byte[]> transactional(KafkaSettings settings) {
        Map<String, Object> transactional = new HashMap<>(settings.producer());
        transactional.put("transactional.id", "test");
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(transactional);
        producer.initTransactions();
        return producer;
    }

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(KafkaSettings settings, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(10))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }
}
