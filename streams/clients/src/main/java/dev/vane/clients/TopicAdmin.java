package dev.vane.clients;

import dev.vane.contracts.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the platform's topics and waits until they can be used. */
public final class TopicAdmin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;

    /** @param settings of a Kafka admin client, {@code bootstrap.servers} at least */
    public TopicAdmin(Map<String, Object> settings) {
        this.admin = Admin.create(settings);
    }

    /**
     * Creates the topics that do not exist yet. Existing ones stay as they are.
     *
     * @return the names of those created
     */
    public List<String> create(Collection<? extends Topic<?, ?>> topics, int partitions) {
        return create(topics.stream()
                .map(topic ->
                        new NewTopic(topic.name(), Optional.of(partitions), Optional.empty()).configs(topic.settings()))
                .toList());
    }

    /** Creates topics of one kind that do not exist yet, and returns the names of those created. */
    public List<String> create(Collection<String> names, Map<String, String> settings, int partitions) {
        return create(names.stream()
                .map(name -> new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings))
                .toList());
    }

    private List<String> create(List<NewTopic> topics) {
        List<String> created = new ArrayList<>();
        admin.createTopics(topics).values().forEach((name, result) -> {
            if (unlessExists(result)) {
                created.add(name);
            }
        });
        return created;
    }

    /**
     * Waits until every partition of the topics answers. A broker may know a topic before it can serve it, and an
     * idempotent producer that writes in between can lose its first batch (KAFKA-14359).
     *
     * @throws IllegalStateException if that takes longer than {@code timeout}, naming the topics that are missing
     * @throws TimeoutException if no broker answers
     */
    public void await(Collection<String> topics, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Set<String> missing = missing(topics);
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("topics missing after %d s: %s; './vane topics create' makes them"
                        .formatted(timeout.toSeconds(), missing));
            }
            pause();
        }
    }

    /** Number of partitions of a topic that exists. */
    public int partitions(String topic) {
        return get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
    }

    /**
     * The value of a setting of a topic that exists, as the broker sees it.
     */
    public String setting(String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return get(admin.describeConfigs(List.of(resource)).all())
                .get(resource)
                .get(name)
                .value();
    }

    /**
     * Raises a numeric setting of a topic that exists, unless it is as high already. Without permission to do so it stays
     * as it is, which is logged.
     */
    public void raise(String topic, String name, long atLeast) {
        if (Long.parseLong(setting(topic, name)) >= atLeast) {
            return;
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp raise =
                new AlterConfigOp(new ConfigEntry(name, Long.toString(atLeast)), AlterConfigOp.OpType.SET);
        try {
            get(admin.incrementalAlterConfigs(Map.of(resource, List.of(raise))).all());
        } catch (AuthorizationException | PolicyViolationException e) {
            LOG.warn("{} of {} should be at least {} but may not be changed: {}", name, topic, atLeast, e.getMessage());
        }
    }

    /** Those of the topics that exist, in the same order. */
    public List<String> existing(Collection<String> names) {
        Set<String> all = get(admin.listTopics().names());
        return names.stream().filter(all::contains).toList();
    }

    /** Deletes topics with all that they hold. */
    public void delete(Collection<String> names) {
        get(admin.deleteTopics(names).all());
    }

    /** True if a consumer group has members. */
    public boolean isInUse(String group) {
        try {
            return !get(admin.describeConsumerGroups(List.of(group)).all())
                    .get(group)
                    .members()
                    .isEmpty();
        } catch (GroupIdNotFoundException e) {
            return false;
        }
    }

    private Set<String> missing(Collection<String> topics) {
        return topics.stream().filter(topic -> !answers(topic)).collect(Collectors.toUnmodifiableSet());
    }

    private boolean answers(String topic) {
        try {
            TopicDescription description =
                    get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
            Map<TopicPartition, OffsetSpec> ends = description.partitions().stream()
                    .collect(Collectors.toMap(
                            info -> new TopicPartition(topic, info.partition()), info -> OffsetSpec.latest()));
            ListOffsetsResult offsets = admin.listOffsets(ends);
            get(offsets.all());
            return true;
        } catch (TimeoutException e) {
            throw e;
        } catch (RetriableException e) {
            return false;
        }
    }

    private static boolean unlessExists(KafkaFuture<Void> result) {
        try {
            get(result);
            return true;
        } catch (TopicExistsException e) {
            return false;
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the broker", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for topics", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
