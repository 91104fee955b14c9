package dev.vane.platform.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples as large as their topic takes do not stop a pipeline. */
class LargeRecordIT {
    private static final long START = 1_700_000_000;
    private static final int BYTES = 1_048_400;

    @TempDir
    Path directory;

    @Test
    void aSampleThatJustFitsIsKeptAndPredicted() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"))) {
            broker.createTopics(1);
            try (TopicAdmin admin = new TopicAdmin(broker.settings().admin())) {
                // As a version made it whose changelogs took no larger records than Kafka's default.
                admin.create(List.of("vane-pipeline-samples-changelog"), Map.of("cleanup.policy", "compact"), 1);
            }
            try (Pipeline pipeline = Pipeline.start(
                            PipelineConfig.parse(Map.of(
                                    "pipeline.state.directory",
                                    directory.resolve("state").toString(),
                                    "pipeline.degraded.from",
                                    "0",
                                    "pipeline.recovered.below",
                                    "0",
                                    "pipeline.overload",
                                    "wait")),
                            broker.settings(),
                            sure(CatalogueFeatures.untrained(1)),
                            new PrometheusRegistry());
                    LiveHost host = new LiveHost("h", START, broker.settings())) {
                pipeline.awaitRunning(Duration.ofMinutes(1));
                host.send(5);

                host.put(large());

                host.send(10);
                host.awaitLastPrediction();
                assertThat(pipeline.isAlive()).isTrue();
            }
        }
    }

    /** A model that gives probabilities, as trained ones do: without any, no window is handed over to be explained. */
    private static ModelBundle sure(ModelBundle bundle) {
        ErrorDistribution errors =
                new ErrorDistribution(List.of(0.5), List.of(0.01), List.of(0.001, 0.999), List.of(-1.0, 1.0), 1);
        return ModelBundle.of(
                bundle.manifest().withErrors(errors, null),
                Map.of(ModelBundle.MODEL, bundle.model(), ModelBundle.EXPLAIN, bundle.explainModel()));
    }

    /** Of another VM; random names, which compression cannot make smaller. */
    private static Sample large() {
        Random random = new Random(1);
        Map<String, Float> extras = new HashMap<>();
        int bytes = SourceRecords.encode(sample(extras)).length;
        while (bytes < BYTES - 300) {
            String name = name(Math.min(200, BYTES - 100 - bytes), random);
            extras.put(name, random.nextFloat());
            bytes += name.length() + 2 + Float.BYTES;
        }
        Sample sample = sample(extras);
        assertThat(SourceRecords.encode(sample).length).isBetween(BYTES - 1_000, SourceRecords.MAX_VALUE_BYTES);
        return sample;
    }

    private static Sample sample(Map<String, Float> extras) {
        return new Sample(
                new VmKey("h", "large"),
                START + 5,
                MetricValues.builder().set(0, 0.5).build(),
                extras);
    }

    private static String name(int length, Random random) {
        StringBuilder name = new StringBuilder("x");
        while (name.length() < length) {
            name.append((char) ('!' + random.nextInt(90)));
        }
        return name.toString();
    }
}
