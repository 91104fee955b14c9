package dev.vane.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.Topics;
import dev.vane.platform.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collectors whose broker freezes, is not there yet, or loses their topic. */
class CollectOutageIT {
    private static final String TOPIC = Topics.SAMPLES.name();
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration NOTICE = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(5);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int VMS = 3;
    private static final int SMALL_BUFFER = 5;

    @TempDir
    Path directory;

    @Test
    void goesOnAfterTheBrokerWasFrozenAndSendsEachSecondOnceOrNotAtAll() throws Exception {
        try (VanePart broker = startBroker()) {
            String servers = broker.awaitPrinted("broker ready at (\\S+)");
            createTopic(servers, 1);
            int port = freePort();
            try (VanePart patient = collect("patient", servers, "--metrics=127.0.0.1:" + port);
                    VanePart hasty = collect("hasty", servers, "--set=collector.buffer.seconds=" + SMALL_BUFFER)) {
                awaitSeconds(servers, 2, 5);

                broker.signal("STOP");
                long frozen = System.nanoTime();
                awaitReady(port, false, NOTICE.plus(MARGIN));
                assertThat(patient.isAlive() && hasty.isAlive()).isTrue();
                await(() -> System.nanoTime() - frozen > OUTAGE.toNanos(), OUTAGE.plus(LIMIT));
                broker.signal("CONT");
                awaitReady(port, true, LIMIT);

                int after = secondsBySender(servers).values().stream()
                        .mapToInt(List::size)
                        .max()
                        .orElseThrow();
                awaitSeconds(servers, 2, after + 3);
                patient.signal("INT");
                hasty.signal("INT");
                patient.await(LIMIT);
                hasty.await(LIMIT);
                for (VanePart part : List.of(patient, hasty)) {
                    assertThat(part.said()).containsOnlyOnce("cut off from the brokers");
                    assertThat(part.said()).containsOnlyOnce("brokers are back");
                }

                List<List<Second>> seconds = secondsBySender(servers).values().stream()
                        .sorted((a, b) -> b.size() - a.size())
                        .toList();
                assertThat(missing(seconds.getFirst())).isZero();
                assertThat(patient.printed()).contains("\"droppedSeconds\":0,\"unsentSeconds\":0,\"complete\":true");
                long first = Long.parseLong(hasty.awaitSaid("first-second=(\\d+)"));
                long dropped = missing(seconds.getLast())
                        + seconds.getLast().getFirst().second()
                        - first;
                assertThat(dropped)
                        .isBetween(OUTAGE.toSeconds() / 2, OUTAGE.plus(LIMIT).toSeconds());
                assertThat(hasty.printed()).contains("\"droppedSeconds\":%d,\"unsentSeconds\":0".formatted(dropped));
            }
        }
    }

    @Test
    void endsAtOnceWhileTheBrokerIsFrozenAndSaysWhatWasNotSent() throws Exception {
        try (VanePart broker = startBroker()) {
            String servers = broker.awaitPrinted("broker ready at (\\S+)");
            createTopic(servers, 1);
            try (VanePart collector = VanePart.start(
                    directory, "interrupted", "collect", "--simulate=3", "--bootstrap-servers=" + servers)) {
                awaitSeconds(servers, 1, 3);
                broker.signal("STOP");
                collector.awaitSaid("(cut off from the brokers)");

                long start = System.nanoTime();
                collector.signal("INT");
                int code = collector.await(END.plus(MARGIN));

                System.out.printf(
                        "interrupted while frozen: ended in %d ms%n", (System.nanoTime() - start) / 1_000_000);
                assertThat(code).isEqualTo(130);
                assertThat(collector.printed())
                        .containsPattern("\\d+ seconds were not sent, no broker answers at " + servers);
            }
        }
    }

    @Test
    void waitsForABrokerThatStartsLater() throws Exception {
        int port = freePort();
        String servers = "127.0.0.1:" + port;
        try (VanePart collector = collect("early", servers)) {
            assertThat(collector.awaitSaid("waiting for the brokers bootstrap-servers=(\\S+)"))
                    .isEqualTo(servers);
            try (EmbeddedBroker broker = start(port)) {
                collector.awaitSaid("(topic vane.samples.v1 does not exist)");
                createTopic(broker.bootstrapServers(), 2);
                awaitSeconds(servers, 1, 5);
                collector.signal("TERM");
                assertThat(collector.await(LIMIT)).isEqualTo(143);
                assertThat(missing(secondsBySender(servers).values().iterator().next()))
                        .isZero();
                assertThat(collector.printed()).contains("\"droppedSeconds\":0,\"unsentSeconds\":0,\"complete\":true");
            }
        }
    }

    @Test
    void goesOnWhenItsTopicIsDeletedAndMadeAnewWithFewerPartitions() throws Exception {
        try (EmbeddedBroker broker = start(0)) {
            String servers = broker.bootstrapServers();
            createTopic(servers, 8);
            try (VanePart collector = VanePart.start(
                    directory,
                    "deleted",
                    "collect",
                    "--simulate=40",
                    "--hosts=20",
                    "--json",
                    "--bootstrap-servers=" + servers)) {
                awaitSeconds(servers, 1, 40);
                try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                    admin.deleteTopics(List.of(TOPIC)).all().get();
                }
                collector.awaitSaid("(cut off from the brokers)");
                createTopic(servers, 1);

                awaitHosts(servers, 20);
                collector.awaitSaid("(brokers are back)");
                collector.signal("INT");
                collector.await(LIMIT);
                assertThat(collector.printed()).contains("\"droppedSeconds\":0,\"unsentSeconds\":0,\"complete\":true");
            }
        }
    }

    @Test
    void aRecordingWaitsForTheBrokerAndLosesNothing() throws Exception {
        int port = freePort();
        String servers = "127.0.0.1:" + port;
        Path recording = Path.of("../collector/samples/hpc-anomaly").toRealPath();
        try (VanePart replay = VanePart.start(
                directory,
                "replay",
                "collect",
                "--json",
                "--speed=max",
                "--replay=" + recording,
                "--bootstrap-servers=" + servers)) {
            replay.awaitSaid("(waiting for the brokers)");
            try (EmbeddedBroker broker = start(port)) {
                createTopic(broker.bootstrapServers(), 1);
                assertThat(replay.await(LIMIT)).isZero();
                assertThat(replay.printed()).contains("\"droppedSeconds\":0,\"unsentSeconds\":0,\"complete\":true");
                secondsBySender(servers).values().forEach(seconds -> assertThat(seconds)
                        .isNotEmpty());
            }
        }
    }

    @Test
    void saysThatNothingIsWatchedAtTheStartAndAtTheEnd() throws Exception {
        try (EmbeddedBroker broker = start(0)) {
            createTopic(broker.bootstrapServers(), 1);
            try (VanePart collector = VanePart.start(
                    directory,
                    "nothing",
                    "collect",
                    "--for=3s",
                    "--set=collector.groups.include=none/such",
                    "--bootstrap-servers=" + broker.bootstrapServers())) {
                assertThat(collector.await(LIMIT)).isZero();

                String why = "no VM is watched: .*collector.groups.include=none/such";
                assertThat(collector.said()).containsPattern("WARN.*" + why);
                assertThat(collector.printed()).containsPattern("sent 0 samples and \\d+ ticks; " + why);
            }
        }
    }

    @Test
    void endsWithOneSentenceIfASettingIsWrong() throws Exception {
        try (VanePart wrong =
                VanePart.start(directory, "wrong", "collect", "--simulate=3", "--set=kafka.security.protocol=NONE")) {
            assertThat(wrong.await(LIMIT)).isEqualTo(1);
            assertThat(wrong.said().lines().filter(line -> line.startsWith("vane: ")))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).contains("security.protocol"));
        }
    }

    private VanePart startBroker() throws IOException {
        String data = directory.resolve("broker").toString();
        return VanePart.start(directory, "broker", "broker", "--listen=127.0.0.1:0", "--data=" + data);
    }

    private EmbeddedBroker start(int port) {
        return EmbeddedBroker.start(
                directory.resolve("embedded"), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private VanePart collect(String name, String servers, String... more) throws IOException {
        return VanePart.start(
                directory,
                name,
                Stream.concat(
                                Stream.of("collect", "--simulate=" + VMS, "--json", "--bootstrap-servers=" + servers),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static void createTopic(String servers, int partitions) {
        try (TopicAdmin admin = new TopicAdmin(KafkaSettings.of(servers).admin())) {
            admin.create(List.of(Topics.SAMPLES), partitions);
            admin.await(List.of(TOPIC), LIMIT);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(int port, boolean ready, Duration limit) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/-/ready".formatted(port)))
                    .build();
            await(() -> client.send(question, BodyHandlers.ofString()).statusCode() == (ready ? 200 : 503), limit);
        }
    }

    /** Waits until each of so many senders has so many seconds on the topic. */
    private static void awaitSeconds(String servers, int senders, int count) throws Exception {
        await(
                () -> {
                    Map<String, List<Second>> seconds = secondsBySender(servers);
                    return seconds.size() == senders
                            && seconds.values().stream().allMatch(all -> all.size() >= count);
                },
                LIMIT);
    }

    /** Waits until so many hosts have seconds on the topic: also those whose partition is gone. */
    private static void awaitHosts(String servers, int count) throws Exception {
        await(
                () -> secondsBySender(servers).values().stream()
                                .flatMap(List::stream)
                                .map(Second::host)
                                .distinct()
                                .count()
                        == count,
                LIMIT);
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition, Duration limit) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("after " + limit).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** Seconds that are not there between the first and the last one of a host. */
    private static long missing(List<Second> seconds) {
        return seconds.getLast().second() - seconds.getFirst().second() + 1 - seconds.size();
    }

    /** One second of one host as it stands on the topic. */
    private record Second(String host, long second) {}

    /**
     * The seconds of each sender in the order of the topic, checked: each comes once and after the ones before it, and
     * holds all the samples that its tick names, and the tick behind them.
     */
    private static Map<String, List<Second>> secondsBySender(String servers) {
        Map<String, List<Second>> seconds = new LinkedHashMap<>();
        read(servers).forEach((sender, records) -> records.stream()
                .collect(Collectors.groupingBy(SourceRecord::host, LinkedHashMap::new, Collectors.toList()))
                .forEach((host, ofHost) -> seconds.computeIfAbsent(sender, any -> new ArrayList<>())
                        .addAll(check(host, ofHost))));
        return seconds;
    }

    private static List<Second> check(String host, List<SourceRecord> records) {
        List<Second> seconds = new ArrayList<>();
        List<String> read = new ArrayList<>();
        for (SourceRecord record : records) {
            assertThat(record.second())
                    .isGreaterThan(seconds.isEmpty() ? 0 : seconds.getLast().second());
            switch (record) {
                case Sample sample -> read.add(sample.vm());
                case Tick tick -> {
                    assertThat(read).as("samples of second %d", tick.second()).isEqualTo(tick.read());
                    read.clear();
                    seconds.add(new Second(host, tick.second()));
                }
            }
        }
        return seconds;
    }

    private static Map<String, List<SourceRecord>> read(String servers) {
        Map<String, List<SourceRecord>> records = new LinkedHashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(KafkaSettings.of(servers).consumer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> records.computeIfAbsent(sender(record), any -> new ArrayList<>())
                                .add((SourceRecord) Topics.SAMPLES.valueOf(record)));
            }
        }
        return records;
    }

    private static String sender(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("vane-sender").value(), UTF_8);
    }
}
