package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.collector.HostSecond;
import dev.vane.collector.SourcePublisher;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.KafkaSettings;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.ExplainConfig;
import dev.vane.pipeline.Explainers;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.pipeline.explain.ModelExplainer;
import dev.vane.platform.audit.Audit;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline and the application that explains on a real broker: four VMs, all of which degrade at once. */
class ExplainIT {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int VMS = 4;
    private static final int SECONDS = 30;

    @TempDir
    Path directory;

    @Test
    void everyVmThatDegradesIsExplainedOnceAndNothingElseIsDisturbed() throws Exception {
        List<HostSecond> seconds = ListedSource.replay(Recording.FOLDER).subList(0, SECONDS);
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(2);
            KafkaSettings kafka = broker.settings();
            try (Pipeline pipeline = pipeline(kafka);
                    Explainers explainers = explainers(kafka);
                    Audit audit = new Audit(kafka)) {
                publish(seconds, kafka);

                List<Explanation> explanations = await(Topics.EXPLANATIONS, VMS, kafka);
                assertThat(explanations)
                        .allSatisfy(explanation -> {
                            assertThat(explanation.change()).isEqualTo(Change.DEGRADED);
                            assertThat(explanation.sentence())
                                    .startsWith(explanation.key().vm() + " is predicted at ");
                        })
                        .extracting(explanation -> explanation.key().vm())
                        .doesNotHaveDuplicates();
                assertThat(await(Topics.ATTENTION_MAPS, 2 * VMS, kafka)).hasSize(2 * VMS);
                assertThat(await(Topics.ATTENTION_STATISTICS, VMS, kafka)).hasSizeGreaterThanOrEqualTo(VMS);
                Deadline.repeat(
                        () -> audit.read(POLL),
                        () -> audit.dueWindows().dueWindows() >= (long) VMS * (SECONDS - 9) && audit.missing() == 0,
                        LIMIT,
                        () -> "%d missing".formatted(audit.missing()));
                assertThat(audit.complaints()).isEmpty();
                assertThat(pipeline.isAlive()).isTrue();
                assertThat(explainers.isAlive()).isTrue();
            }
        }
    }

    private Pipeline pipeline(KafkaSettings kafka) {
        Map<String, String> settings = Map.of(
                "pipeline.state.directory", directory.resolve("pipeline").toString(),
                "pipeline.overload", "wait",
                "pipeline.explain.degraded.below", "1",
                "pipeline.explain.recovered.above", "1",
                // One a second: the recording ends before all would have been told at the usual distance.
                "pipeline.explain.host.per.minute", "60",
                "pipeline.explain.sample.seconds", "10");
        return Pipeline.start(PipelineConfig.parse(settings), kafka, BUNDLE, new PrometheusRegistry());
    }

    private Explainers explainers(KafkaSettings kafka) {
        Map<String, String> settings =
                Map.of("explain.state.directory", directory.resolve("explainer").toString());
        return Explainers.start(
                ExplainConfig.parse(settings), kafka, () -> ModelExplainer.open(BUNDLE), new PrometheusRegistry());
    }

    private static void publish(List<HostSecond> seconds, KafkaSettings kafka) throws InterruptedException {
        try (SourcePublisher publisher =
                new SourcePublisher(kafka, Topics.SAMPLES.name(), new PrometheusRegistry(), Map.of())) {
            publisher.run(new ListedSource(seconds));
        }
    }

    /** All that a reader of committed records finds on a topic once there are so many. */
    private static <V> List<V> await(Topic<?, V> topic, int count, KafkaSettings kafka) {
        List<V> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toUnmodifiableSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Deadline.repeat(
                    () -> consumer.poll(POLL)
                            .forEach(record ->
                                    read.add(topic.value().deserializer().deserialize(topic.name(), record.value()))),
                    () -> read.size() >= count,
                    LIMIT,
                    () -> "%d of %d on %s".formatted(read.size(), count, topic.name()));
        }
        return read;
    }
}
