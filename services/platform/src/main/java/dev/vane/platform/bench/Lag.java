package dev.vane.platform.bench;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Records of the samples topic that the pipeline has not committed yet. */
final class Lag implements AutoCloseable {
    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, OffsetSpec> ends;

    /** @param group the pipeline's consumer group */
    Lag(KafkaSettings kafka, String group, int partitions) {
        this.admin = Admin.create(kafka.admin());
        this.group = group;
        this.ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.SAMPLES.name(), partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    }

    long records() throws InterruptedException {
        try {
            // In this order: what is appended in between makes the lag too large, never too small.
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, ListOffsetsResultInfo> appended =
                    admin.listOffsets(ends).all().get();
            return appended.entrySet().stream()
                    .mapToLong(end -> end.getValue().offset() - offset(committed.get(end.getKey())))
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot tell the lag: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static long offset(OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    @Override
    public void close() {
        admin.close();
    }
}
