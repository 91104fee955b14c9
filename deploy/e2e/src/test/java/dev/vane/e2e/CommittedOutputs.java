package dev.vane.e2e;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** All that one pipeline has published, as a reader of committed records sees it. Belongs to one thread. */
final class CommittedOutputs implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final String prefix;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<DeadLetter> deadLetters;
    private final Map<VmKey, List<Optional<Prediction>>> predictions = new TreeMap<>();
    private final Map<VmKey, List<AttentionSummary>> attention = new TreeMap<>();
    private final Map<VmKey, List<SkippedWindow>> skipped = new TreeMap<>();
    private final Map<VmKey, List<Optional<WindowToExplain>>> handedOver = new TreeMap<>();
    private final Map<VmKey, List<RealisedError>> errors = new TreeMap<>();
    private long outcomes;

    /**
     * Reads from the oldest record on; the topics must exist.
     *
     * @param prefix before the topics' names
     * @param deadLetters takes the dead letters, which are not kept: they may be large
     */
    CommittedOutputs(KafkaSettings settings, String prefix, Consumer<DeadLetter> deadLetters) {
        this.prefix = prefix;
        this.deadLetters = deadLetters;
        this.consumer = new KafkaConsumer<>(settings.consumer());
        consumer.assign(Topics.OUTPUTS.stream()
                .flatMap(topic -> consumer.partitionsFor(prefix + topic.name()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Reads what there is, waiting a moment for the first record. */
    void poll() {
        consumer.poll(POLL).forEach(this::add);
    }

    /** Reads everything that is committed by now. */
    void readToEnd(Duration limit) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Deadline.repeat(
                this::poll,
                () -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()),
                limit,
                () -> "%d outcomes read".formatted(outcomes));
    }

    private void add(ConsumerRecord<byte[], byte[]> read) {
        switch (named(read.topic())) {
            case PREDICTIONS -> {
                Optional<Prediction> prediction = Optional.ofNullable(value(Topics.PREDICTIONS, read));
                outcomes += prediction.isPresent() ? 1 : 0;
                under(key(read), predictions).add(prediction);
            }
            case SKIPPED -> {
                outcomes++;
                under(key(read), skipped).add(value(Topics.SKIPPED_WINDOWS, read));
            }
            case ATTENTION -> under(key(read), attention).add(value(Topics.ATTENTION_SUMMARIES, read));
            case HANDED_OVER ->
                under(key(read), handedOver).add(Optional.ofNullable(value(Topics.WINDOWS_TO_EXPLAIN, read)));
            case ERRORS -> under(key(read), errors).add(value(Topics.REALISED_ERRORS, read));
            case DEAD_LETTERS -> deadLetters.accept(value(Topics.DEAD_LETTERS, read));
        }
    }

    private enum Output {
        PREDICTIONS,
        ATTENTION,
        SKIPPED,
        HANDED_OVER,
        ERRORS,
        DEAD_LETTERS
    }

    private Output named(String topic) {
        Map<String, Output> byName = Map.of(
                Topics.PREDICTIONS.name(), Output.PREDICTIONS,
                Topics.ATTENTION_SUMMARIES.name(), Output.ATTENTION,
                Topics.SKIPPED_WINDOWS.name(), Output.SKIPPED,
                Topics.WINDOWS_TO_EXPLAIN.name(), Output.HANDED_OVER,
                Topics.REALISED_ERRORS.name(), Output.ERRORS,
                Topics.DEAD_LETTERS.name(), Output.DEAD_LETTERS);
        return byName.get(topic.substring(prefix.length()));
    }

    private static VmKey key(ConsumerRecord<byte[], byte[]> read) {
        return Topics.PREDICTIONS.key().deserializer().deserialize(read.topic(), read.key());
    }

    private static <V> V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> read) {
        return topic.value().deserializer().deserialize(read.topic(), read.value());
    }

    private static <V> List<V> under(VmKey vm, Map<VmKey, List<V>> byVm) {
        return byVm.computeIfAbsent(vm, unseen -> new ArrayList<>());
    }

    /** Predictions and skipped windows, second copies included. */
    long outcomes() {
        return outcomes;
    }

    /** True if the last word on each VM is that it is gone. */
    boolean allGone() {
        return predictions.values().stream().allMatch(ofVm -> ofVm.getLast().isEmpty());
    }

    /** What each VM's predictions were, in order; empty where the VM was said to be gone. */
    Map<VmKey, List<Optional<Prediction>>> predictions() {
        return predictions;
    }

    Map<VmKey, List<AttentionSummary>> attention() {
        return attention;
    }

    Map<VmKey, List<SkippedWindow>> skipped() {
        return skipped;
    }

    /** Predictions beside what was measured. */
    Map<VmKey, List<RealisedError>> errors() {
        return errors;
    }

    /** Windows that are to be explained; empty where the VM was said to be gone. */
    Map<VmKey, List<Optional<WindowToExplain>>> handedOver() {
        return handedOver;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
