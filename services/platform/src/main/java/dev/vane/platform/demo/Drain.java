package dev.vane.platform.demo;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Topics;
import dev.vane.platform.audit.Audit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Waits, after the last sample, until all that is owed has come out. */
final class Drain {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int ANSWER_MILLIS = 1_000;

    private final Audit audit;
    private final KafkaSettings kafka;
    private final String group;

    /** @param group the pipeline's consumer group */
    Drain(Audit audit, KafkaSettings kafka, String group) {
        this.audit = audit;
        this.kafka = kafka;
        this.group = group;
    }

    /**
     * Reads until every sample is consumed and every due window has its outcome, or until nothing more comes.
     *
     * @param patience how long nothing may come
     * @return true if nothing is owed any more
     */
    boolean await(Duration patience) throws InterruptedException {
        Admin admin = Admin.create(settings());
        try {
            long quietSince = System.nanoTime();
            while (System.nanoTime() - quietSince < patience.toNanos()) {
                if (audit.read(STEP)) {
                    quietSince = System.nanoTime();
                } else if (audit.isCaughtUp() && audit.missing() == 0 && isConsumed(admin)) {
                    return true;
                }
            }
            return false;
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /** A question that brokers do not answer soon is asked again. */
    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(kafka.admin());
        settings.put("default.api.timeout.ms", ANSWER_MILLIS);
        settings.put("request.timeout.ms", ANSWER_MILLIS);
        return settings;
    }

    private boolean isConsumed(Admin admin) throws InterruptedException {
        try {
            return isConsumed(
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(),
                    admin);
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static boolean isConsumed(Map<TopicPartition, OffsetAndMetadata> committed, Admin admin)
            throws InterruptedException, ExecutionException {
        return ends(admin).entrySet().stream().allMatch(end -> {
            OffsetAndMetadata offset = committed.get(end.getKey());
            return end.getValue() == 0 || (offset != null && offset.offset() >= end.getValue());
        });
    }

    private static Map<TopicPartition, Long> ends(Admin admin) throws InterruptedException, ExecutionException {
        String samples = Topics.SAMPLES.name();
        Map<TopicPartition, OffsetSpec> latest =
                admin
                        .describeTopics(java.util.List.of(samples))
                        .allTopicNames()
                        .get()
                        .get(samples)
                        .partitions()
                        .stream()
                        .map(partition -> new TopicPartition(samples, partition.partition()))
                        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, partition -> partition.getValue().offset()));
    }
}
