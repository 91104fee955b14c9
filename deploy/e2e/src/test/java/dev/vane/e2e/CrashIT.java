package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.replay.ReplayConfig;
import dev.vane.collector.replay.ReplaySource;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.platform.audit.Audit;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log of samples, two pipelines: one is left in peace, the other is killed again and again. A reader of committed
 * records must not be able to tell them apart.
 */
class CrashIT {
    private static final int KILLS = 20;
    /** Part of the recording with VMs that join late, leave early, fall silent and join again, and skipped windows. */
    private static final long FIRST_SECOND = 400;

    private static final long LAST_SECOND = 660;

    /** The pipeline gets its records in small bites, so that twenty lives are not over too soon. */
    private static final String BITE_BYTES = "2048";

    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final long SEED = 20;
    private static final int PARTITIONS = 2;
    private static final String PEACE = "peace.";
    private static final int MEASUREMENTS = 5_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void leavesNoTraceOfBeingKilledTwentyTimes() throws Exception {
        try (TestBroker broker = TestBroker.start(directory)) {
            KafkaSettings kafka = broker.settings();
            broker.createTopics(PARTITIONS, PEACE);
            Path recording = Recording.cut(FIRST_SECOND, LAST_SECOND, directory.resolve("recording"));
            publish(recording, "-1", kafka);
            publish(recording, "-2", kafka);
            assertThat(broker.records(Topics.SAMPLES).values())
                    .as("records on both partitions")
                    .hasSize(PARTITIONS)
                    .allMatch(records -> records > 0);
            long due = 2 * Recording.read(recording).owed().due();
            measure(kafka);

            try (CommittedOutputs expected = undisturbed(due, kafka);
                    CommittedOutputs actual = new CommittedOutputs(kafka, "", CrashIT::unexpected)) {
                survive(due, actual, kafka);

                assertThat(expected.skipped()).isNotEmpty();
                assertThat(actual.predictions()).isEqualTo(expected.predictions());
                assertThat(actual.skipped()).isEqualTo(expected.skipped());
                assertThat(actual.attention()).isEqualTo(expected.attention());
                assertThat(expected.handedOver()).isNotEmpty();
                assertThat(actual.handedOver()).isEqualTo(expected.handedOver());
                assertThat(actual.outcomes()).isEqualTo(due);
            }
            assertIsWhatWasDue(due, kafka);
        }
    }

    /** Suffixes of host names that fall on different partitions. */
    private static void publish(Path recording, String suffix, KafkaSettings kafka) throws InterruptedException {
        KafkaSettings inBites = new KafkaSettings(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "batch.size", BITE_BYTES, "linger.ms", "0"));
        ReplayConfig replay = new ReplayConfig(recording, ReplayConfig.AS_FAST_AS_POSSIBLE, suffix);
        try (ReplaySource source = ReplaySource.open(replay);
                SourcePublisher publisher =
                        new SourcePublisher(inBites, Topics.SAMPLES.name(), new PrometheusRegistry(), Map.of())) {
            assertThat(publisher.run(source).complete()).isTrue();
        }
    }

    /** What the pipeline that is killed has to bring into the hosts' logs, each once. */
    private static void measure(KafkaSettings kafka) {
        var topic = Topics.MEASURED_PERFORMANCES;
        try (var producer = new KafkaProducer<>(
                kafka.producer(), topic.key().serializer(), topic.value().serializer())) {
            for (int i = 0; i < MEASUREMENTS; i++) {
                VmKey vm = new VmKey("measured-" + i % 7, "vm");
                var _ = producer.send(new ProducerRecord<>(
                        topic.name(), vm, new MeasuredPerformance(vm, 1_700_000_000 + i, 1, 0.5f)));
            }
        }
    }

    private CommittedOutputs undisturbed(long due, KafkaSettings kafka) {
        Map<String, String> settings = new HashMap<>(settings("peace"));
        settings.put("pipeline.output.prefix", PEACE);
        CommittedOutputs outputs = new CommittedOutputs(kafka, PEACE, CrashIT::unexpected);
        try (Pipeline pipeline =
                Pipeline.start(PipelineConfig.parse(settings), kafka, BUNDLE, new PrometheusRegistry())) {
            await(due, outputs, () -> assertThat(pipeline.isAlive()).isTrue());
            awaitAllGone(outputs);
        }
        outputs.readToEnd(LIMIT);
        return outputs;
    }

    /** Runs to the end through all the kills, each after some more outcomes than at the kill before. */
    private void survive(long due, CommittedOutputs outputs, KafkaSettings kafka) {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
            long left = due - outputs.outcomes();
            long count = outputs.outcomes() + 1 + random.nextLong(Math.max(1, left / (KILLS - kill + 2)));
            try (PipelineProcess pipeline = start(kafka)) {
                await(count, outputs, pipeline::requireAlive);
                pipeline.kill();
            }
            System.out.printf("kill %d of %d: %d of %d outcomes%n", kill, KILLS, outputs.outcomes(), due);
            assertThat(outputs.outcomes()).as("there must be some left").isLessThan(due);
        }
        try (PipelineProcess pipeline = start(kafka)) {
            await(due, outputs, pipeline::requireAlive);
            awaitAllGone(outputs);
        }
        outputs.readToEnd(LIMIT);
    }

    /** The bundle of the undisturbed pipeline as a file. */
    private Path model() {
        Path file = directory.resolve("model.zip");
        if (!Files.exists(file)) {
            try {
                BUNDLE.write(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return file;
    }

    private PipelineProcess start(KafkaSettings kafka) {
        Map<String, String> settings = new HashMap<>(settings("killed"));
        settings.put("kafka.main.consumer.fetch.max.bytes", BITE_BYTES);
        return PipelineProcess.start(kafka.bootstrapServers(), settings, model(), directory);
    }

    private static void await(long count, CommittedOutputs outputs, Runnable requireAlive) {
        Deadline.repeat(
                () -> {
                    requireAlive.run();
                    outputs.poll();
                },
                () -> outputs.outcomes() >= count,
                LIMIT,
                () -> "%d of %d outcomes".formatted(outputs.outcomes(), count));
    }

    /** The last tick names every VM gone: what follows from it is the last that a pipeline has to say. */
    private static void awaitAllGone(CommittedOutputs outputs) {
        Deadline.repeat(outputs::poll, outputs::allGone, LIMIT, () -> "some VMs are not gone");
    }

    private Map<String, String> settings(String name) {
        return Map.of(
                "pipeline.application.id",
                name,
                "pipeline.instance.id",
                name + "-1",
                "pipeline.state.directory",
                directory.resolve(name).toString(),
                "pipeline.commit.interval.ms",
                "100",
                "pipeline.session.timeout.ms",
                "6000",
                "pipeline.overload",
                "wait");
    }

    private static void assertIsWhatWasDue(long due, KafkaSettings kafka) {
        try (Audit audit = new Audit(kafka)) {
            Deadline.repeat(() -> audit.read(Duration.ofMillis(20)), audit::isCaughtUp, LIMIT, () -> "the audit reads");
            assertThat(audit.dueWindows().dueWindows()).isEqualTo(due);
            assertThat(audit.dueWindows().measurements()).isEqualTo(MEASUREMENTS);
            assertThat(audit.complaints()).isEmpty();
            assertThat(audit.deadLetters()).isEmpty();
        }
    }

    private static void unexpected(Object deadLetter) {
        throw new AssertionError("a recording has no dead letters: " + deadLetter);
    }
}
