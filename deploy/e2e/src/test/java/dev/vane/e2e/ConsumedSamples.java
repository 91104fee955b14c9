package dev.vane.e2e;

import dev.vane.contracts.KafkaSettings;
import dev.vane.contracts.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a pipeline has committed what it read of the samples topic. */
final class ConsumedSamples implements AutoCloseable {
    private final Admin admin;
    private final String applicationId;
    private final Map<TopicPartition, Long> ends;

    /** The log must not grow any more. */
    ConsumedSamples(KafkaSettings settings, String applicationId, int partitions) throws Exception {
        this.admin = Admin.create(settings.admin());
        this.applicationId = applicationId;
        this.ends = ends(partitions);
    }

    private Map<TopicPartition, Long> ends(int partitions) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.SAMPLES.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(latest).all().get();
        return found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue()
                .offset()));
    }

    /** Records of the topic by partition. */
    Map<TopicPartition, Long> ends() {
        return ends;
    }

    /** True if everything has been read, and what followed from it is committed but for the last batch. */
    boolean all() {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(applicationId)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends.keySet().equals(committed.keySet())
                    && ends.entrySet().stream()
                            .allMatch(end -> committed.get(end.getKey()).offset() >= end.getValue());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
