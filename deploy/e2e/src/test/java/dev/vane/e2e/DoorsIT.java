package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same processes measured at the same time by Vane's collector, by Debian's collectd, by OpenTelemetry's SDK, over HTTP and by
 * way of a topic, and by a page for Prometheus: each door leads through the real pipeline, to nearly the same predictions.
 */
class DoorsIT {
    private static final String SHIPPED = "/dev/vane/platform/cloudformer-lab.zip";
    private static final Path COLLECTD = Path.of("../collectd");
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/v1/metrics");
    private static final List<String> DOORS = List.of("collectd", "otel", "otel-topic", "prometheus");
    private static final String DIRECT = "direct";
    private static final String OTLP_TOPIC = "otlp_metrics";
    private static final byte[] NO_OTLP = "no protobuf".getBytes(StandardCharsets.UTF_8);

    /** Windows of each VM that are compared, once each door has a full window's worth of seconds. */
    private static final int COMPARED = 20;

    /** Rules read a window's last ten seconds, which each sender cuts at another instant. */
    private static final double NEAR = 0.1;

    @TempDir
    Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private VaneProcess otel;
    private final Map<VmKey, TreeMap<Long, Prediction>> predictions = new HashMap<>();

    @Test
    void theDoorsLeadToThePredictionsOfTheCollector() throws Exception {
        Optional<Path> collectd = Program.find("collectd");
        assumeTrue(collectd.isPresent() || System.getenv("CI") != null, "collectd is not installed");
        // Two that always want the one CPU that they share, and one that hardly wants it.
        Map<String, Process> vms = Map.of(
                "busy", busy("while :; do :; done"),
                "rival", busy("while :; do :; done"),
                "idle", busy("while :; do sleep 0.2; done"));
        try (TestBroker broker = TestBroker.start(directory)) {
            KafkaSettings kafka = broker.settings();
            broker.createTopics(1);
            running.add(Pipeline.start(
                    PipelineConfig.parse(Map.of(
                            "pipeline.state.directory",
                            directory.resolve("pipeline").toString())),
                    kafka,
                    shipped(),
                    new PrometheusRegistry()));
            collectDirectly(vms, kafka);
            collectByCollectd(collectd.orElseThrow(), vms, kafka);
            collectByOpenTelemetry(vms, kafka);
            collectByPrometheus(vms, kafka);

            compare(kafka, vms.keySet().stream().sorted().toList());
            requireDeadLetter(kafka);
        } finally {
            for (AutoCloseable one : running.reversed()) {
                one.close();
            }
            vms.values().forEach(Process::destroyForcibly);
        }
    }

    private static Process busy(String script) throws IOException {
        return new ProcessBuilder("taskset", "-c", "0", "sh", "-c", script).start();
    }

    private static ModelBundle shipped() throws IOException {
        try (InputStream zip = DoorsIT.class.getResourceAsStream(SHIPPED)) {
            return ModelBundle.readZip(Objects.requireNonNull(zip), SHIPPED);
        }
    }

    private void collectDirectly(Map<String, Process> vms, KafkaSettings kafka) throws IOException {
        String processes = vms.entrySet().stream()
                .map(vm -> "%s=%d".formatted(vm.getKey(), vm.getValue().pid()))
                .collect(Collectors.joining(","));
        running.add(VaneProcess.start(
                directory,
                "collect",
                "collect",
                "--bootstrap-servers=" + kafka.bootstrapServers(),
                "--set=collector.host=" + DIRECT,
                "--set=collector.groups.include=",
                "--set=collector.processes=" + processes));
    }

    /** The configuration and the script that are shipped, with this test's addresses; folders stand for control groups. */
    private void collectByCollectd(Path collectd, Map<String, Process> vms, KafkaSettings kafka) throws IOException {
        ingest("collectd", kafka, "--from=collectd");
        Path groups = Files.createDirectory(directory.resolve("groups"));
        for (Map.Entry<String, Process> vm : vms.entrySet()) {
            Path group = Files.createDirectory(groups.resolve(vm.getKey()));
            Files.writeString(group.resolve("cgroup.procs"), vm.getValue().pid() + "\n");
        }
        // Whoever runs the script must be able to read it, and these folders.
        Path script = Files.copy(COLLECTD.resolve("vane-vms.sh"), directory.resolve("vane-vms.sh"));
        script.toFile().setExecutable(true, false);
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        String shipped = Files.readString(COLLECTD.resolve("vane.conf"))
                .replace(
                        "Exec \"vane\" \"/opt/vane/deploy/collectd/vane-vms.sh\"",
                        "Exec \"%s\" \"%s\" \"%s\""
                                .formatted(isRoot ? "nobody" : System.getProperty("user.name"), script, groups))
                .replace("127.0.0.1:9092", kafka.bootstrapServers());
        assertThat(shipped).contains(script.toString(), kafka.bootstrapServers());
        Path config = Files.writeString(directory.resolve("collectd.conf"), """
                BaseDir "%1$s"
                PIDFile "%1$s/collectd.pid"
                PluginDir "/usr/lib/collectd"
                TypesDB "/usr/share/collectd/types.db"
                Hostname "collectd"
                FQDNLookup false
                %2$s""".formatted(directory, shipped));
        running.add(Program.start(
                directory,
                directory.resolve("collectd.log"),
                Map.of(),
                List.of(collectd.toString(), "-f", "-C", config.toString())));
    }

    private void collectByOpenTelemetry(Map<String, Process> vms, KafkaSettings kafka) throws IOException {
        otel = ingest("otel", kafka, "--from=otlp_http", "--listen=127.0.0.1:0");
        Matcher port = PORT.matcher(otel.out());
        assertThat(port.find()).as(otel.out()).isTrue();
        measure("otel", vms, "http://127.0.0.1:%s/v1/metrics".formatted(port.group(1)));

        // What OpenTelemetry's Collector does with its Kafka exporter: the same request becomes a message.
        ingest("otel-topic", kafka, "--from=otlp");
        KafkaProducer<byte[], byte[]> producer = producer(kafka);
        running.add(producer);
        measure("otel-topic", vms, served("/v1/metrics", request -> {
            var _ = producer.send(new ProducerRecord<>(OTLP_TOPIC, request));
            return new byte[0];
        }));
    }

    /** Serves one path on loopback, and returns its address. */
    private String served(String path, UnaryOperator<byte[]> answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, exchange -> {
            try (exchange) {
                byte[] body = answer.apply(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        running.add(() -> server.stop(0));
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    /** A page as an exporter of libvirt writes it. */
    private void collectByPrometheus(Map<String, Process> vms, KafkaSettings kafka) throws IOException {
        String page = served("/metrics", _ -> vms.entrySet().stream()
                .map(vm -> """
                        libvirt_domain_vcpu_time_seconds_total{host="prometheus",domain="%1$s",vcpu="0"} %2$s
                        libvirt_domain_vcpu_delay_seconds_total{host="prometheus",domain="%1$s",vcpu="0"} %3$s
                        """.formatted(vm.getKey(), schedule(vm.getValue())[0], schedule(vm.getValue())[1]))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
        ingest("prometheus", kafka, "--from=prometheus", "--page=" + page);
    }

    private void measure(String host, Map<String, Process> vms, String endpoint) {
        SdkMeterProvider provider = SdkMeterProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("host.name"), host)))
                .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                .setEndpoint(endpoint)
                                .setCompression(host.equals("otel") ? "gzip" : "none")
                                .build())
                        .setInterval(Duration.ofSeconds(1))
                        .build())
                .build();
        running.add(provider);
        Meter meter = provider.get("vms");
        vms.forEach((name, process) -> {
            Attributes vm = Attributes.of(AttributeKey.stringKey("vm.name"), name);
            meter.counterBuilder("vm.cpu.time")
                    .ofDoubles()
                    .setUnit("s")
                    .buildWithCallback(counter -> counter.record(schedule(process)[0], vm));
            meter.counterBuilder("vm.cpu.wait_time")
                    .ofDoubles()
                    .setUnit("s")
                    .buildWithCallback(counter -> counter.record(schedule(process)[1], vm));
            meter.counterBuilder("vm.process.context_switches")
                    .buildWithCallback(counter -> counter.record((long) schedule(process)[2], vm));
            meter.gaugeBuilder("vm.of.no.use").buildWithCallback(gauge -> gauge.record(1, vm));
        });
    }

    /** Seconds on a CPU, seconds of waiting for one, and how often it was given one. */
    private static double[] schedule(Process process) {
        try {
            String text = Files.readString(Path.of("/proc", Long.toString(process.pid()), "schedstat"));
            long[] numbers = Stream.of(text.strip().split(" ", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new double[] {numbers[0] * 1e-9, numbers[1] * 1e-9, numbers[2]};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VaneProcess ingest(String name, KafkaSettings kafka, String... arguments) throws IOException {
        String[] all = Stream.concat(
                        Stream.of("ingest", "--bootstrap-servers=" + kafka.bootstrapServers()), Stream.of(arguments))
                .toArray(String[]::new);
        VaneProcess door = VaneProcess.start(directory, "ingest-" + name, all);
        running.add(door);
        Deadline.repeat(() -> Deadline.pause(STEP), () -> door.out().contains("takes metrics"), START, door::told);
        return door;
    }

    private void compare(KafkaSettings kafka, List<String> vms) {
        try (CommittedTopic topic = new CommittedTopic(Topics.PREDICTIONS, kafka)) {
            Deadline.repeat(
                    () -> topic.poll((Prediction one) -> predictions
                            .computeIfAbsent(one.key(), first -> new TreeMap<>())
                            .put(one.second(), one)),
                    () -> vms.stream().allMatch(vm -> DOORS.stream()
                            .allMatch(door -> common(door, vm).size() >= COMPARED)),
                    LIMIT,
                    this::told);
        }
        for (String door : DOORS) {
            for (String vm : vms) {
                double difference = common(door, vm).stream()
                        .mapToDouble(second -> Math.abs(said(door, vm, second) - said(DIRECT, vm, second)))
                        .average()
                        .orElseThrow();
                double mean = common(door, vm).stream()
                        .mapToDouble(second -> said(DIRECT, vm, second))
                        .average()
                        .orElseThrow();
                long strange = common(door, vm).stream()
                        .filter(second ->
                                predictions.get(new VmKey(door, vm)).get(second).unfamiliar())
                        .count();
                System.out.printf(
                        "door %s, VM %s: direct %.3f, mean difference %.3f, %d of %d unfamiliar%n",
                        door, vm, mean, difference, strange, common(door, vm).size());
                assertThat(difference).as("%s of %s", door, vm).isLessThan(NEAR);
            }
        }
        assertThat(otel.told()).contains("a metric is not mapped name=vm.of.no.use");
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
        return new KafkaProducer<>(kafka.producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void requireDeadLetter(KafkaSettings kafka) {
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            var _ = producer.send(new ProducerRecord<>(OTLP_TOPIC, NO_OTLP));
        }
        List<DeadLetter> letters = new ArrayList<>();
        try (CommittedTopic topic = new CommittedTopic(Topics.DEAD_LETTERS, kafka)) {
            Deadline.repeat(
                    () -> topic.poll((DeadLetter one) -> {
                        if (one.topic().equals(OTLP_TOPIC)) {
                            letters.add(one);
                        }
                    }),
                    () -> !letters.isEmpty(),
                    START,
                    () -> "no dead letter");
        }
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().value().orElseThrow().get()).isEqualTo(NO_OTLP);
        assertThat(letters.getFirst().reason()).isEqualTo(DeadLetter.Reason.MALFORMED);
    }

    /** Seconds of which the door and the collector both have a prediction; not the first, in which windows are short. */
    private List<Long> common(String door, String vm) {
        TreeMap<Long, Prediction> direct = predictions.getOrDefault(new VmKey(DIRECT, vm), new TreeMap<>());
        return predictions.getOrDefault(new VmKey(door, vm), new TreeMap<>()).keySet().stream()
                .filter(direct::containsKey)
                .skip(5)
                .toList();
    }

    private double said(String host, String vm, long second) {
        return predictions.get(new VmKey(host, vm)).get(second).relativePerformance();
    }

    private String told() {
        StringBuilder told = new StringBuilder();
        predictions.forEach((vm, seconds) -> told.append("%s: %d predictions%n".formatted(vm, seconds.size())));
        running.forEach(one -> {
            if (one instanceof VaneProcess process) {
                told.append(process.told());
            } else if (one instanceof Program program) {
                try {
                    told.append(program.told());
                } catch (IOException e) {
                    told.append(e);
                }
            }
        });
        return told.toString();
    }
}
