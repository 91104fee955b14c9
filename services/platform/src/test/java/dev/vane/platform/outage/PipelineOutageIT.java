package dev.vane.platform.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.KeptState;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline does while its broker is away, and while others change its topics. */
class PipelineOutageIT {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final long START = 1_700_000_000;

    @TempDir
    Path directory;

    @Test
    void saysThatItsBrokerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"))) {
            broker.createTopics(1);
            try (Pipeline pipeline = start(broker.settings());
                    LiveHost host = new LiveHost("h", START, broker.settings())) {
                host.send(20);
                assertThat(host.awaitLastPrediction()).isEqualTo(11);
                assertThat(pipeline.notReady()).isEmpty();

                broker.freeze();
                Duration noticed =
                        timed(() -> host.await(() -> pipeline.notReady().isPresent(), "nothing noticed"));
                assertThat(noticed).isLessThan(Duration.ofSeconds(10));
                assertThat(pipeline.notReady().orElseThrow()).startsWith("cut off from the brokers");
                broker.thaw();

                host.send(10);
                assertThat(host.awaitLastPrediction()).isEqualTo(21);
                host.await(() -> pipeline.notReady().isEmpty(), "not ready again");
                assertThat(pipeline.isAlive()).isTrue();
            }
        }
    }

    @Test
    void endsSoonWhileItsBrokerIsAway() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"))) {
            broker.createTopics(1);
            Pipeline pipeline = start(broker.settings());
            try (LiveHost host = new LiveHost("h", START, broker.settings())) {
                host.send(20);
                host.awaitLastPrediction();

                broker.freeze();

                host.await(() -> pipeline.notReady().isPresent(), "nothing noticed");
                assertThat(timed(pipeline::close)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void readsOnWhenItsTopicWasDeletedAndMadeAnew() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"))) {
            broker.createTopics(1);
            try (Pipeline pipeline = start(broker.settings());
                    LiveHost host = new LiveHost("h", START, broker.settings())) {
                host.send(60);
                host.awaitLastPrediction();

                makeAnew(Topics.SAMPLES.name(), broker.settings());

                host.send(12);
                host.awaitLastPrediction();
                assertThat(pipeline.isAlive()).isTrue();
            }
        }
    }

    @Test
    void saysWhatToDoWhenPartitionsWereRaisedAndStartsAfterThat() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"))) {
            KafkaSettings kafka = broker.settings();
            broker.createTopics(1);
            try (Pipeline pipeline = start(kafka);
                    LiveHost host = new LiveHost("h", START, kafka)) {
                host.send(12);
                host.awaitLastPrediction();

                raise(Topics.SAMPLES.name(), 2, kafka);

                host.await(() -> !pipeline.isAlive(), "it goes on");
                assertThat(pipeline.failure().orElseThrow())
                        .contains("vane.samples.v1", "vane topics reset --application vane-pipeline")
                        .doesNotContain("\n");
            }
            assertThatThrownBy(() -> start(kafka))
                    .hasMessageStartingWith("vane.samples.v1 has 2 partitions and vane-pipeline-")
                    .hasMessageContaining("has 1: ")
                    .hasMessageContaining("vane topics reset --application vane-pipeline");

            try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
                assertThat(KeptState.delete(admin, "vane-pipeline"))
                        .contains("vane-pipeline-samples-changelog", "vane-pipeline-hosts-changelog");
            }
            try (Pipeline _ = start(kafka);
                    LiveHost host = new LiveHost("h", START + 100, kafka)) {
                host.send(12);
                host.awaitLastPrediction();
            }
        }
    }

    @Test
    void refusesATopicWhoseRecordsCarryTheSendersTime() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"))) {
            KafkaSettings kafka = broker.settings();
            try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
                admin.create(List.of(Topics.SAMPLES.name()), Map.of("message.timestamp.type", "CreateTime"), 1);
            }
            broker.createTopics(1);

            assertThatThrownBy(() -> start(kafka))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("vane.samples.v1 must have message.timestamp.type=LogAppendTime: CreateTime");
        }
    }

    private Pipeline start(KafkaSettings kafka) throws InterruptedException {
        Map<String, String> settings = new HashMap<>(
                Map.of("pipeline.state.directory", directory.resolve("state").toString(), "pipeline.overload", "wait"));
        Pipeline pipeline = Pipeline.start(
                PipelineConfig.parse(settings), kafka, CatalogueFeatures.untrained(1), new PrometheusRegistry());
        pipeline.awaitRunning(START_TIMEOUT);
        return pipeline;
    }

    private static void raise(String topic, int partitions, KafkaSettings kafka) throws Exception {
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    private static void makeAnew(String topic, KafkaSettings kafka) throws Exception {
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            while (!admin.existing(List.of(topic)).isEmpty()
                    || admin.create(List.of(Topics.SAMPLES), 1).isEmpty()) {
                Thread.onSpinWait();
            }
            admin.await(List.of(topic), START_TIMEOUT);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Duration timed(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
