package dev.vane.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.HostRecord;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that knows its clients and has the rules of the documentation, and who can then send measurements. */
class WhoMayMeasureIT {
    private static final Path RULES = Path.of("..", "..", "docs", "guides", "pipeline.md");
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final List<String> USERS = List.of("admin", "vane-pipeline", "measurer", "stranger");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final VmKey VM = new VmKey("h", "a");
    private static final MeasuredPerformance MEASURED = new MeasuredPerformance(VM, 1_700_000_000, 1, 0.5f);

    @TempDir
    Path directory;

    @Test
    void onlyWhoIsAllowedToCanMeasureAndThePipelineAloneBringsItIntoTheLog() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(directory.resolve("broker"), anyPort(), knowingItsClients())) {
            createTopics(as("admin", broker));
            grant(as("admin", broker));

            assertThatThrownBy(() -> measure(as("stranger", broker)))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> forget(as("stranger", broker)))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> intoTheLog(as("measurer", broker)))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            measure(as("measurer", broker));
            forget(as("measurer", broker));

            try (Pipeline pipeline = pipeline(as("vane-pipeline", broker))) {
                List<HostRecord> log = log(as("admin", broker), 2);

                assertThat(log).first().isEqualTo(MEASURED);
                assertThat(log).last().isInstanceOfSatisfying(Reset.class, reset -> assertThat(reset.vm())
                        .hasValue("a"));
                assertThat(pipeline.isAlive()).isTrue();
            }
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Clients log in by name and password; what nobody allowed is refused. The broker's own talk to itself is not. */
    private static Map<String, String> knowingItsClients() {
        StringBuilder login = new StringBuilder(LOGIN).append(" username=\"admin\" password=\"secret\"");
        USERS.forEach(user -> login.append(" user_%s=\"secret\"".formatted(user)));
        return Map.of(
                "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                        login.append(';').toString(),
                "authorizer.class.name", StandardAuthorizer.class.getName(),
                "super.users", "User:admin;User:ANONYMOUS");
    }

    private static KafkaSettings as(String user, EmbeddedBroker broker) {
        return new KafkaSettings(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "%s username=\"%s\" password=\"secret\";".formatted(LOGIN, user)));
    }

    private static void createTopics(KafkaSettings kafka) {
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            admin.create(Topics.ALL, 1);
            admin.await(Topics.ALL.stream().map(Topic::name).toList(), LIMIT);
        }
    }

    private static void grant(KafkaSettings kafka) throws Exception {
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.createAcls(AclLines.of(RULES)).all().get();
        }
    }

    private static void measure(KafkaSettings kafka) throws ExecutionException, InterruptedException {
        var topic = Topics.MEASURED_PERFORMANCES;
        send(
                topic.name(),
                Reset.keyOf("h", Optional.of("a")),
                topic.value().serializer().serialize("", MEASURED),
                kafka);
    }

    private static void forget(KafkaSettings kafka) throws ExecutionException, InterruptedException {
        send(Topics.MEASURED_PERFORMANCES.name(), Reset.keyOf("h", Optional.of("a")), null, kafka);
    }

    private static void intoTheLog(KafkaSettings kafka) throws ExecutionException, InterruptedException {
        var topic = Topics.SAMPLES;
        byte[] key = topic.key().serializer().serialize("", "h");
        send(topic.name(), key, topic.value().serializer().serialize("", MEASURED), kafka);
    }

    private static void send(String topic, byte[] key, byte[] value, KafkaSettings kafka)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private Pipeline pipeline(KafkaSettings kafka) throws InterruptedException {
        PipelineConfig config = PipelineConfig.parse(
                Map.of("pipeline.state.directory", directory.resolve("state").toString()));
        Pipeline pipeline = Pipeline.start(config, kafka, CatalogueFeatures.untrained(1), new PrometheusRegistry());
        pipeline.awaitRunning(LIMIT);
        return pipeline;
    }

    /** The first records of the hosts' log, as soon as they are committed. */
    private static List<HostRecord> log(KafkaSettings kafka, int count) {
        List<HostRecord> log = new ArrayList<>();
        long start = System.nanoTime();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
            consumer.assign(List.of(new TopicPartition(Topics.SAMPLES.name(), 0)));
            while (log.size() < count && System.nanoTime() - start < LIMIT.toNanos()) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> log.add(Topics.SAMPLES.valueOf(record)));
            }
        }
        return log;
    }
}
