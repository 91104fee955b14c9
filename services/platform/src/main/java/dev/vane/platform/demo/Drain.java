package dev.vane.platform.demo;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Topics;
import dev.vane.platform.audit.Audit;
import java.time.Duration;
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
    boolean await(Duration patience) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka.admin())) {
            long quietSince = System.nanoTime();
            while (System.nanoTime() - quietSince < patience.toNanos()) {
                if (audit.read(STEP)) {
                    quietSince = System.nanoTime();
                } else if (audit.isCaughtUp() && audit.missing() == 0 && isConsumed(admin)) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean isConsumed(Admin admin) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
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
