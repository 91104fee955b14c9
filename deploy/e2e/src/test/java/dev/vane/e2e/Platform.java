package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every part of the platform as a process of its own, started by its command line. */
final class Platform implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    private static final String BROKER = "broker";
    private static final String PIPELINE = "pipeline";
    private static final String EXPLAINER = "explain";
    private static final String EXPORTER = "export";
    private static final String CONSOLE = "web";
    private static final String LIVE = "collect-live";
    private static final String REPLAY = "collect-replay";

    private final Path directory;
    private final Map<String, VaneProcess> parts = new LinkedHashMap<>();
    private final Map<String, Probe> probes = new TreeMap<>();
    private final Map<String, Integer> saidBefore = new TreeMap<>();
    private ConsoleClient console;
    private String bootstrapServers;
    private int livesOfTheCollector;

    private Platform(Path directory) {
        this.directory = directory;
    }

    /** A broker with its topics, pipeline, explainer, exporter and console, all running. */
    static Platform start(Path directory) throws IOException, InterruptedException {
        Platform platform = new Platform(directory);
        try {
            platform.startAll();
            return platform;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            platform.close();
            throw e;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        start(BROKER, "broker", "--data", directory.resolve("broker").toString(), "--listen", "127.0.0.1:0");
        bootstrapServers = "127.0.0.1:" + port(BROKER);
        try (VaneProcess topics =
                VaneProcess.start(directory, "topics", "topics", "create", "--bootstrap-servers", bootstrapServers)) {
            assertThat(topics.await(START.toSeconds())).as(topics::told).isZero();
        }
        int metrics = freePort();
        start(
                PIPELINE,
                "pipeline",
                "--set=pipeline.state.directory=" + directory.resolve("pipeline-state"),
                "--metrics=127.0.0.1:" + metrics);
        start(EXPLAINER, "explain", "--set=explain.state.directory=" + directory.resolve("explain-state"));
        start(EXPORTER, "export", "--set=exporter.listen=127.0.0.1:0");
        start(CONSOLE, "web", "--set=web.listen=127.0.0.1:0");
        for (String part : List.of(PIPELINE, EXPLAINER)) {
            awaitPrinted(part, "model");
        }
        probes.put(PIPELINE, new Probe(metrics));
        probes.put(EXPORTER, new Probe(port(EXPORTER)));
        console = new ConsoleClient(port(CONSOLE));
    }

    private void start(String name, String... command) throws IOException {
        List<String> servers = name.equals(BROKER) ? List.of() : List.of("--bootstrap-servers=" + bootstrapServers);
        String[] arguments = Stream.concat(Stream.of(command), servers.stream()).toArray(String[]::new);
        parts.put(name, VaneProcess.start(directory, name + "-" + parts.size() + livesOfTheCollector, arguments));
    }

    /** The port that a part says it listens at. */
    private int port(String part) {
        awaitPrinted(part, "127.0.0.1:");
        Matcher address = ADDRESS.matcher(parts.get(part).out());
        assertThat(address.find()).isTrue();
        return Integer.parseInt(address.group(1));
    }

    private void awaitPrinted(String part, String text) {
        VaneProcess process = parts.get(part);
        Deadline.repeat(
                () -> {
                    requireAllAlive();
                    Deadline.pause(POLL);
                },
                () -> process.out().contains(text),
                START,
                process::told);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    KafkaSettings kafka() {
        return KafkaSettings.of(bootstrapServers);
    }

    /** Watches three of the platform's own processes as VMs of a live host. */
    void collectLive() throws IOException {
        livesOfTheCollector++;
        String processes = Stream.of(PIPELINE, EXPORTER, CONSOLE)
                .map(part -> "%s=%d".formatted(part, parts.get(part).pid()))
                .collect(Collectors.joining(","));
        start(
                LIVE,
                "collect",
                "--set=collector.host=live",
                "--set=collector.groups.include=",
                "--set=collector.processes=" + processes);
    }

    void replay(Path recording) throws IOException {
        start(REPLAY, "collect", "--json", "--replay=" + recording, "--speed=1");
    }

    /** Stops the broker's process where it is: its connections stay open and nothing is answered. */
    void freezeBroker() {
        parts.forEach((name, process) -> saidBefore.put(name, process.told().length()));
        parts.get(BROKER).freeze();
    }

    void continueBroker() {
        parts.get(BROKER).thaw();
    }

    /** Whether each part that tells of its health says that it is ready. */
    Map<String, Boolean> health() {
        Map<String, Boolean> health = new TreeMap<>();
        probes.forEach((part, probe) -> health.put(part, probe.ready() == 200));
        health.put(CONSOLE, console.ask("status").get("ready").asBoolean());
        return health;
    }

    /** @throws AssertionError if a part has ended that should not have, with what it said */
    void requireAllAlive() {
        parts.forEach((name, process) -> assertThat(process.isAlive() || name.equals(REPLAY))
                .as(() -> "%s runs; it said: %s".formatted(name, process.told()))
                .isTrue());
    }

    void awaitEndOfReplay(Duration limit) throws InterruptedException {
        VaneProcess replay = parts.get(REPLAY);
        assertThat(replay.await(limit.toSeconds())).as(replay::told).isZero();
    }

    /** Samples that the replay says it has sent. */
    long replayedSamples() throws IOException {
        Matcher samples = Pattern.compile("\"samples\":\\s*(\\d+)")
                .matcher(parts.get(REPLAY).out());
        assertThat(samples.find()).isTrue();
        return Long.parseLong(samples.group(1));
    }

    /** Ends the live collector in order. */
    void endLive() throws InterruptedException {
        VaneProcess live = parts.remove(LIVE);
        live.interrupt();
        live.await(END.toSeconds());
    }

    /** How many records of the samples topic became this, by the pipeline's own count. */
    long pipelineCount(String result) {
        String series = "vane_pipeline_records_total{result=\"%s\"}".formatted(result);
        return probes.get(PIPELINE)
                .metrics()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series));
    }

    /** Parts that run and are not the broker. */
    List<String> parts() {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().isAlive() && !part.getKey().equals(BROKER))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Interrupts a part and tells how long it took to end. */
    Duration interrupt(String part, Duration limit) throws InterruptedException {
        Stopwatch stopwatch = new Stopwatch();
        parts.get(part).interrupt();
        parts.get(part).await(limit.toSeconds());
        return stopwatch.elapsed();
    }

    /** Since the broker froze, each part's log has one line about the beginning of the outage and one about its end. */
    void requireEachSaidOnceThatItWasCutOff() {
        for (String part : parts.keySet()) {
            if (!part.equals(BROKER)) {
                String said = parts.get(part).told().substring(saidBefore.get(part));
                for (String line : List.of("cut off from the brokers", "brokers are back")) {
                    assertThat(said.lines().filter(one -> one.contains(line)))
                            .as("%s says \"%s\"", part, line)
                            .hasSize(1);
                }
            }
        }
    }

    /** The last lines that each part has said. */
    String told() {
        return parts.entrySet().stream()
                .map(part -> "%s (%s):%n%s"
                        .formatted(
                                part.getKey(),
                                part.getValue().isAlive() ? "runs" : "has ended",
                                last(part.getValue().told())))
                .collect(Collectors.joining("\n"));
    }

    private static String last(String told) {
        List<String> lines = told.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    @Override
    public void close() {
        probes.values().forEach(Probe::close);
        if (console != null) {
            console.close();
        }
        // A frozen process cannot even be asked to end.
        parts.values().forEach(VaneProcess::close);
    }
}
