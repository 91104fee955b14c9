package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.clients.KafkaSettings;
import dev.vane.collector.HostSecond;
import dev.vane.collector.SourcePublisher;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.ExplainConfig;
import dev.vane.pipeline.Explainers;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.pipeline.explain.ModelExplainer;
import dev.vane.platform.audit.Audit;
import dev.vane.web.Console;
import dev.vane.web.WebConfig;
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

/** The pipeline, the application that explains and the console on a real broker: four VMs, all of which degrade at once. */
class ExplainIT {
    private static final ModelBundle BUNDLE = sure(CatalogueFeatures.untrained(1));
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
                    Console console = Console.start(WebConfig.from(Map.of(WebConfig.LISTEN, "127.0.0.1:0")), kafka);
                    ConsoleClient asking = new ConsoleClient(console.port());
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

                awaitShown(asking, audit);
                explanations.forEach(explanation -> shows(explanation, asking));
            }
        }
    }

    /** The console reads the same topics: it shows a moment later what the audit has seen. */
    private static void awaitShown(ConsoleClient asking, Audit audit) {
        Deadline.repeat(
                () -> audit.read(POLL),
                () -> asking.ask("vms").path("vms").size() == VMS
                        && asking.ask("vms").path("vms").findValues("sentence").size() == VMS,
                LIMIT,
                () -> asking.ask("vms").toString());
    }

    /** What moved the VM, where the model looked, and what the VM did: the recording's seconds are long past. */
    private static void shows(Explanation explanation, ConsoleClient asking) {
        String vm = ConsoleClient.query(explanation.key());
        JsonNode told = asking.ask("explanations?" + vm).path("explanations").get(0);
        assertThat(told.path("sentence").textValue()).isEqualTo(explanation.sentence());

        JsonNode maps = asking.ask("maps?" + vm).path("maps");
        assertThat(maps.findValuesAsText("branch")).containsExactlyInAnyOrder("TEMPORAL", "SYSTEM");
        for (JsonNode map : maps) {
            String which = "%s&second=%d&branch=%s&calibrated=%s"
                    .formatted(
                            vm,
                            map.path("second").longValue(),
                            map.path("branch").textValue(),
                            map.path("calibrated").booleanValue());
            int tokens = map.path("tokens").intValue();
            int rows = map.path("blocks").intValue() * map.path("heads").intValue() * tokens;
            assertThat(asking.ask("map?" + which).path("features").size())
                    .isEqualTo(map.path("branch").textValue().equals("SYSTEM") ? tokens - 1 : 0);
            assertThat(asking.bytes("map/weights?" + which)).hasSize(rows * (Float.BYTES + tokens));
        }

        JsonNode samples = asking.ask("samples?%s&from=%d&to=%d&metric=vm.cpu.utilization"
                .formatted(vm, explanation.start(), explanation.second()));
        JsonNode seconds = samples.path("seconds");
        assertThat(seconds.size()).isGreaterThanOrEqualTo(10);
        assertThat(seconds.get(seconds.size() - 1).longValue()).isEqualTo(explanation.second());
        assertThat(seconds.get(0).longValue()).isEqualTo(explanation.second() - seconds.size() + 1);
        List<JsonNode> values = new ArrayList<>();
        samples.path("series").get(0).path("values").forEach(values::add);
        assertThat(values).hasSize(seconds.size());
        assertThat(values.getFirst().isNull()).as("a rate has no first value").isTrue();
        assertThat(values.subList(1, values.size())).allMatch(JsonNode::isNumber);
    }

    /** A model that gives probabilities, as trained ones do: what is predicted is nearly what is measured. */
    private static ModelBundle sure(ModelBundle bundle) {
        ErrorDistribution errors =
                new ErrorDistribution(List.of(0.5), List.of(0.01), List.of(0.001, 0.999), List.of(-1.0, 1.0), 1);
        return ModelBundle.of(
                bundle.manifest().withErrors(errors, null),
                Map.of(ModelBundle.MODEL, bundle.model(), ModelBundle.EXPLAIN, bundle.explainModel()));
    }

    private Pipeline pipeline(KafkaSettings kafka) {
        Map<String, String> settings = Map.of(
                "pipeline.state.directory", directory.resolve("pipeline").toString(),
                "pipeline.overload", "wait",
                // Any probability is enough.
                "pipeline.degraded.from", "0",
                "pipeline.recovered.below", "0",
                "pipeline.explain.repeat.seconds", "0",
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
