package dev.vane.collector;

import dev.vane.clients.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks with an admin client of Kafka, a new one each time: nothing is left of brokers that have moved. */
final class KafkaTopicWatch implements TopicWatch {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final KafkaSettings kafka;
    private final String topic;
    private final Map<String, Object> settings;

    KafkaTopicWatch(KafkaSettings kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        this.settings = new HashMap<>(kafka.admin());
        settings.put("request.timeout.ms", (int) TIMEOUT.toMillis());
        settings.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
    }

    @Override
    public State ask() throws InterruptedException {
        Admin admin;
        try {
            admin = Admin.create(settings);
        } catch (KafkaException e) {
            return new State.Unusable(
                    SenderSettings.isUnresolved(e)
                            ? "no address in kafka.bootstrap.servers can be resolved"
                            : String.valueOf(e.getMessage()));
        }
        try {
            return new State.Usable(describe(admin).topicId());
        } catch (ExecutionException e) {
            return new State.Unusable(reason(e.getCause()));
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /**
     * The topic, once all its partitions answer. A broker may know a topic before it can serve it, and an idempotent
     * producer that writes in between can lose its first batch (KAFKA-14359).
     */
    private TopicDescription describe(Admin admin) throws InterruptedException, ExecutionException {
        TopicDescription description =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        Map<TopicPartition, OffsetSpec> ends = description.partitions().stream()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition.partition()),
                        partition -> OffsetSpec.latest()));
        admin.listOffsets(ends).all().get();
        return description;
    }

    private String reason(Throwable cause) {
        return switch (cause) {
            case UnknownTopicOrPartitionException e ->
                "the topic %s does not exist; 'vane topics create' makes it".formatted(topic);
            case TimeoutException e -> "no broker answers at " + kafka.bootstrapServers();
            case AuthenticationException e -> "the brokers refuse this client's login: " + e.getMessage();
            case AuthorizationException e -> "the brokers do not allow it: " + e.getMessage();
            default -> String.valueOf(cause.getMessage());
        };
    }
}
