package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.PredictionTopology;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.platform.audit.Audit;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record whose seconds take longer than a transaction may: if they were predicted in one, the broker would abort it, and
 * the next, for ever.
 */
class SilentHostIT {
    private static final ModelBundle BUNDLE = CatalogueFeatures.untrained(1);
    private static final List<String> VMS =
            IntStream.range(0, 600).mapToObj(vm -> "vm-" + vm).toList();

    /** With the nine silent seconds a fifth of the rows may be imputed. */
    private static final int ROWS = 45;

    private static final int SILENCE = 30;

    /** 1.2 s for a second of the host, so nine silent ones take nearly 11 s. */
    private static final Duration WINDOW_EFFORT = Duration.ofMillis(2);

    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void longWorkIsDoneOnceAlthoughTransactionsAreShort() {
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(1);
            KafkaSettings kafka = broker.settings();
            long start = System.currentTimeMillis() / 1000 - ROWS - SILENCE;
            long returns = start + ROWS + SILENCE;
            try (KafkaStreams streams = new KafkaStreams(topology(), properties(kafka));
                    SampleLog log = new SampleLog(kafka, 1);
                    Audit audit = new Audit(kafka)) {
                streams.start();
                for (long second = start; second < start + ROWS; second++) {
                    send(second, log);
                }
                send(returns, log);
                send(returns + 1, log);
                log.flush();

                Deadline.repeat(
                        () -> audit.read(Duration.ofMillis(50)),
                        () -> audit.isCaughtUp() && audit.missing() == 0,
                        LIMIT,
                        () -> "%d outcomes are missing".formatted(audit.missing()));

                assertThat(audit.dueWindows().dueWindows()).isEqualTo((long) VMS.size() * (ROWS - 9 + 9));
                assertThat(audit.complaints()).isEmpty();
                assertThat(audit.outcomes().skipped()).containsOnlyKeys(SkippedWindow.Reason.OVERLOADED);
                assertThat(audit.outcomes().predictions()).isGreaterThanOrEqualTo(9L * VMS.size());
            }
        }
    }

    /** The first rows are shed, for they are not what takes long here. */
    private static Topology topology() {
        PipelineMetrics metrics = new PipelineMetrics(new PrometheusRegistry());
        ConstantEngine engine = new ConstantEngine(
                BUNDLE.manifest(), windows -> LockSupport.parkNanos(WINDOW_EFFORT.toNanos() * windows));
        int[] closed = new int[1];
        return PredictionTopology.builder(
                        ModelRows.of(BUNDLE.manifest()),
                        () -> new WindowPredictor(engine, BUNDLE.manifest(), metrics),
                        metrics)
                .overload(appendTimeMillis -> ++closed[0] <= ROWS ? 64 : 1)
                .build();
    }

    private Properties properties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "silent");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                TRANSACTION_TIMEOUT.toMillis());
        return properties;
    }

    private static void send(long second, SampleLog log) {
        MetricValues values = MetricValues.builder().set(0, 0.5).build();
        VMS.forEach(vm -> log.send(new Sample(new VmKey("h", vm), second, values, Map.of())));
        log.send(new Tick("h", second, VMS, List.of(), false));
    }
}
