package dev.vane.clients;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks with an admin client. It has connections of its own: the answer does not stand in line behind a fetch that a broker
 * holds back, and a broker that stands still gives none, although its sockets stay open.
 */
final class AdminTopicStates implements TopicStates {
    private static final int TIMEOUT_MILLIS = 4_000;

    private final Admin admin;
    private final IsolationLevel isolation;

    /** @param isolation what the reader may see: committed records, or all */
    AdminTopicStates(Admin admin, IsolationLevel isolation) {
        this.admin = admin;
        this.isolation = isolation;
    }

    @Override
    public CompletableFuture<Map<String, TopicState>> ask(Collection<String> topics) {
        List<CompletableFuture<Optional<TopicDescription>>> described = admin
                .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .topicNameValues()
                .values()
                .stream()
                .map(future -> existing(future.toCompletionStage()))
                .toList();
        return CompletableFuture.allOf(described.toArray(CompletableFuture[]::new))
                .thenCompose(_ -> offsets(described.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList()));
    }

    private static CompletableFuture<Optional<TopicDescription>> existing(CompletionStage<TopicDescription> stage) {
        return stage.handle((description, thrown) -> {
                    if (thrown == null) {
                        return Optional.of(description);
                    }
                    Throwable cause = thrown instanceof CompletionException e ? e.getCause() : thrown;
                    if (cause instanceof UnknownTopicOrPartitionException) {
                        return Optional.<TopicDescription>empty();
                    }
                    throw new CompletionException(cause);
                })
                .toCompletableFuture();
    }

    private CompletionStage<Map<String, TopicState>> offsets(List<TopicDescription> topics) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(info -> new TopicPartition(topic.name(), info.partition())))
                .toList();
        return list(partitions, OffsetSpec.earliest())
                .thenCombine(list(partitions, OffsetSpec.latest()), (firsts, ends) -> topics.stream()
                        .collect(Collectors.toMap(TopicDescription::name, topic -> state(topic, firsts, ends))));
    }

    private CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> list(
            List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> question =
                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> which));
        return admin.listOffsets(question, new ListOffsetsOptions(isolation).timeoutMs(TIMEOUT_MILLIS))
                .all()
                .toCompletionStage();
    }

    private static TopicState state(
            TopicDescription topic,
            Map<TopicPartition, ListOffsetsResultInfo> firsts,
            Map<TopicPartition, ListOffsetsResultInfo> ends) {
        Map<Integer, TopicState.Offsets> offsets = new HashMap<>();
        topic.partitions().forEach(info -> {
            TopicPartition partition = new TopicPartition(topic.name(), info.partition());
            offsets.put(
                    info.partition(),
                    new TopicState.Offsets(
                            Objects.requireNonNull(firsts.get(partition)).offset(),
                            Objects.requireNonNull(ends.get(partition)).offset()));
        });
        return new TopicState(topic.topicId(), offsets);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
