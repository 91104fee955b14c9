package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exporter and console as processes, and a broker that freezes, dies, and whose topic is deleted and created again. */
@Timeout(300)
class ReadersOutageIT {
    private static final VmKey VM = new VmKey("host-1", "vm-1");
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Pattern TOTAL = Pattern.compile("(?m)^vane_predictions_total (\\S+)$");

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private int brokerPort;
    private int metrics;
    private int web;
    private KafkaSettings kafka;
    private VaneProcess broker;
    private VaneProcess exporter;
    private VaneProcess console;

    @BeforeEach
    void start() throws Exception {
        brokerPort = Program.freePort();
        metrics = Program.freePort();
        web = Program.freePort();
        kafka = KafkaSettings.of("127.0.0.1:" + brokerPort);
        exporter = reader("export", "exporter.listen=127.0.0.1:" + metrics);
        console = reader("web", "web.listen=127.0.0.1:" + web);
        startBroker("broker-1");
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            admin.create(Topics.ALL, 1);
            admin.await(Topics.ALL.stream().map(Topic::name).toList(), LIMIT);
        }
        await(() -> isReady() && isLive());
    }

    @AfterEach
    void end() {
        http.close();
        for (VaneProcess process : List.of(exporter, console, broker)) {
            process.close();
        }
    }

    @Test
    void readersOutliveWhatHappensToBrokersAndSaySoWithinSeconds() throws Exception {
        predict(3);
        await(() -> total() == 3 && shows("vane_exporter_connected 1.0"));

        broker.freeze();
        Duration untilKnown = await(() -> !isReady() && !isLive());
        assertThat(untilKnown).isLessThan(Duration.ofSeconds(10));
        assertThat(get("/-/ready")).contains("the brokers have not answered for");
        assertThat(shows("vane_exporter_connected 0.0")).isTrue();
        broker.thaw();
        await(() -> isReady() && isLive());

        broker.kill();
        await(() -> !isReady() && !isLive());
        startBroker("broker-2");
        Instant back = Instant.now();
        predict(1);
        await(() -> total() == 4 && isReady() && isLive());
        assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(15));

        createAgain(Topics.PREDICTIONS);
        predict(10);
        await(() -> total() >= 14 && isReady() && isLive());
        assertThat(total()).isEqualTo(14);

        for (VaneProcess reader : List.of(exporter, console)) {
            assertThat(reader.told().split(": cut off ", -1)).as(reader.told()).hasSize(3 + startup(reader));
            assertThat(reader.told().split("brokers are back ", -1))
                    .as(reader.told())
                    .hasSize(3 + startup(reader));
        }
        broker.kill();
        for (VaneProcess reader : List.of(exporter, console)) {
            reader.interrupt();
            assertThat(reader.await(5)).as("ended by an interrupt").isEqualTo(130);
            assertThat(reader.told()).doesNotContain("not everything ended", "Exception");
            System.out.println(reader.told());
        }
    }

    /** The broker starts after its readers, on a slow machine long after. */
    private static int startup(VaneProcess reader) {
        return reader.told().split(": cut off ", -1).length > 3 ? 1 : 0;
    }

    private VaneProcess reader(String command, String setting) throws IOException {
        return VaneProcess.start(
                directory, command, command, "--bootstrap-servers", kafka.bootstrapServers(), "--set", setting);
    }

    private void startBroker(String name) throws IOException {
        broker = VaneProcess.start(
                directory,
                name,
                "broker",
                "--listen",
                "127.0.0.1:" + brokerPort,
                "--data",
                directory.resolve("data").toString());
        Deadline.repeat(() -> Deadline.pause(STEP), () -> broker.out().contains("broker ready"), LIMIT, broker::told);
    }

    private void predict(int count) throws Exception {
        OptionalDouble absent = OptionalDouble.empty();
        Topic<VmKey, Prediction> topic = Topics.PREDICTIONS;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
            for (int i = 0; i < count; i++) {
                Prediction prediction = new Prediction(
                        VM, Instant.now().getEpochSecond(), 0.5f, absent, absent, absent, 60, 0, "small-1", true);
                producer.send(new ProducerRecord<>(
                                topic.name(),
                                topic.key().serializer().serialize(topic.name(), VM),
                                topic.value().serializer().serialize(topic.name(), prediction)))
                        .get();
            }
        }
    }

    private void createAgain(Topic<?, ?> topic) throws Exception {
        try (Admin admin = Admin.create(kafka.admin());
                TopicAdmin topics = new TopicAdmin(kafka.admin())) {
            admin.deleteTopics(List.of(topic.name())).all().get();
            Deadline.repeat(
                    () -> Deadline.pause(STEP),
                    () -> !topics.create(List.of(topic), 1).isEmpty(),
                    LIMIT,
                    () -> topic.name() + " is still there");
            topics.await(List.of(topic.name()), LIMIT);
        }
    }

    private boolean isReady() {
        return get("/-/ready").equals("ready\n");
    }

    private boolean isLive() {
        try (ConsoleClient client = new ConsoleClient(web)) {
            return client.ask("status").path("ready").booleanValue();
        } catch (AssertionError e) {
            return false;
        }
    }

    private double total() {
        Matcher total = TOTAL.matcher(get("/metrics"));
        return total.find() ? Double.parseDouble(total.group(1)) : Double.NaN;
    }

    private boolean shows(String line) {
        return get("/metrics").lines().anyMatch(line::equals);
    }

    /** What the exporter answers; empty while it does not listen yet. */
    private String get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:%d%s".formatted(metrics, path));
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return response.body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private Duration await(BooleanSupplier condition) {
        Instant start = Instant.now();
        Deadline.repeat(() -> Deadline.pause(STEP), condition, LIMIT, () -> Map.of(
                        "exporter", exporter.told(), "console", console.told(), "ready", get("/-/ready"))
                .toString());
        return Duration.between(start, Instant.now());
    }
}
