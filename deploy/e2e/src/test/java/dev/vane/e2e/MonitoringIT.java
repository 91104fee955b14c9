package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an SRE has: the demo with a neighbour that presses, a host of the lab replayed beside it, a real Prometheus and a real
 * Alertmanager with the shipped dashboards' and rules' questions, and the console in a real browser.
 */
class MonitoringIT {
    /** The shipped model has not learnt from it. Once it is pressed on its core, and then it is not. */
    private static final VmKey VM = new VmKey("lab", "x264");

    private static final String PRESSING = "stress-memory-bandwidth";

    /** They share a core: what the one lacks is the CPU's time. */
    private static final String PRESSED_ON = "cpu";

    private static final Map<String, LabReplay.Vm> VMS = Map.of(
            "vm1", new LabReplay.Vm("sort", "0"),
            "vm2", new LabReplay.Vm(VM.vm(), "1"),
            "vm3", new LabReplay.Vm(PRESSING, "1"));
    private static final LabReplay.Phase PRESSED = phase(2);
    private static final LabReplay.Phase CALM = phase(1);

    /** Ten minutes of calm: so long may the browser take. */
    private static final List<LabReplay.Phase> PHASES = Stream.concat(
                    Stream.of(PRESSED), Stream.generate(() -> CALM).limit(6))
            .toList();

    /** So many seconds are there at once, so that the first window is due at once. */
    private static final int HEAD_START = 15;

    /** What is not asked for here, and why. */
    private static final Map<String, String> NOT_HERE =
            Map.of("vane_attention_calibrated_sink_mass_ratio", "the shipped model calibrates no head");

    private static final Path BROWSER = Path.of("../../services/web/src/test/browser");
    private static final Path TABLE = Path.of("target/monitoring.txt");
    private static final Pattern SELECTOR = Pattern.compile("\\b(vane_[a-z0-9_:]+|vane:[a-z0-9_:]+|up)\\b");
    /** Those that need generated data; ./test has run them on it. */
    private static final Set<String> ON_GENERATED_DATA = Set.of("fixture.test.mjs", "large.test.mjs");

    private static final Pattern TESTS = Pattern.compile("(?m)^# (tests|pass|fail|skipped) (\\d+)$");
    private static final Pattern TOLD = Pattern.compile("(?m)^# (.* (?:ms|clicks:) ?.*)$");
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final long BROWSER_SECONDS = 600;

    /** Two of three VMs of the replay share a core, so the host's alert would come as soon, and silence the VM's. */
    private static final Map<String, String> NO_HOST_ALERT = Map.of(
            "0.5 * vane_host:predicted_vms:count\n        for: 1m",
            "0.5 * vane_host:predicted_vms:count\n        for: 1h");

    @TempDir
    Path directory;

    private final List<String> table = new ArrayList<>();

    @BeforeEach
    void needTools() {
        List<String> missing = Stream.of("prometheus", "prometheus-alertmanager", "node", "chromium")
                .filter(tool -> Program.find(tool).isEmpty())
                .toList();
        boolean isReady = missing.isEmpty() && Files.isDirectory(BROWSER.resolve("node_modules"));
        assumeTrue(isReady || System.getenv("CI") != null, "not installed, or ./test has not run npm: " + missing);
        assertThat(isReady).as("not installed: " + missing).isTrue();
    }

    @Test
    void whatAnSreHasWorksTogether() throws Exception {
        int metrics = Program.freePort();
        int web = Program.freePort();
        String console = "http://127.0.0.1:" + web;
        Instant start = Instant.now();
        try (TestBroker broker = TestBroker.start(directory);
                VaneProcess demo = demo(broker.settings(), metrics, web);
                MonitoringStack stack = MonitoringStack.start(
                        Files.createDirectory(directory.resolve("stack")), metrics, console, NO_HOST_ALERT);
                ConsoleClient client = new ConsoleClient(web)) {
            awaitFirstVm(client, demo);
            long first = Instant.now().getEpochSecond() - HEAD_START;
            Thread replay = LabReplay.of(VM.host(), first, PHASES).publish(broker.settings());
            spoil(broker.settings());

            JsonNode alert = stack.awaitAlert(VM, "firing", LIMIT);
            table.add("alert     VaneVmDegraded fired for %s/%s".formatted(VM.host(), VM.vm()));
            JsonNode explanation = explained(client);
            checkStory(explanation);
            checkBrowser(console, alert.at("/annotations/console").asText());
            stack.awaitAlert(VM, "resolved", LIMIT);
            table.add("alert     VaneVmDegraded resolved");
            checkTargets(stack.prometheus());
            checkRules(stack.prometheus(), start);
            checkPanels(stack.prometheus(), start);
            replay.interrupt();
            demo.interrupt();
            demo.await(LIMIT.toSeconds());
        } finally {
            Files.createDirectories(TABLE.getParent());
            Files.write(TABLE, table);
            table.forEach(System.out::println);
        }
    }

    /** As the lab recorded it, before there was a stall ledger. */
    private static LabReplay.Phase phase(int number) {
        return new LabReplay.Phase(Path.of("../../data/lab/two-cores-01"), "two-cores-001", number, 98, VMS);
    }

    private VaneProcess demo(KafkaSettings kafka, int metrics, int web) throws IOException {
        return VaneProcess.start(
                directory,
                "demo",
                "demo",
                "--json",
                "--stress",
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--set",
                "exporter.listen=127.0.0.1:" + metrics,
                "--set",
                "web.listen=127.0.0.1:" + web,
                "--set",
                "pipeline.explain.sample.seconds=10",
                // All VMs of the replay are degraded at first sight: none of them is to wait for its turn.
                "--set",
                "pipeline.explain.host.per.minute=60");
    }

    /** The demo has just been started: how long does who opens the console at once look at an empty page? */
    private void awaitFirstVm(ConsoleClient client, VaneProcess demo) {
        Deadline.repeat(() -> Deadline.pause(STEP), () -> demo.told().contains("console http"), LIMIT, demo::told);
        Deadline.repeat(
                () -> Deadline.pause(MOMENT),
                () -> client.ask("vms").at("/vms/0/relativePerformance").isNumber(),
                LIMIT,
                demo::told);
        long second = client.ask("vms").at("/vms/0/second").asLong();
        table.add("console   showed its first VM %.1f s after the second that it tells of"
                .formatted(Duration.between(Instant.ofEpochSecond(second), Instant.now())
                                .toMillis()
                        / 1e3));
    }

    /** Records that nobody can use: dashboards show dead letters by reason. */
    private static void spoil(KafkaSettings kafka) throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
            for (int i = 0; i < 5; i++) {
                producer.send(new ProducerRecord<>(
                                Topics.SAMPLES.name(),
                                "nobody".getBytes(StandardCharsets.UTF_8),
                                "no sample".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    /** The first explanation of the VM, once there is one. */
    private static JsonNode explained(ConsoleClient client) {
        String question = "explanations?" + ConsoleClient.query(VM);
        Deadline.repeat(
                () -> Deadline.pause(STEP),
                () -> !client.ask(question).path("explanations").isEmpty(),
                LIMIT,
                () -> client.ask(question).toString());
        JsonNode newestFirst = client.ask(question).get("explanations");
        return newestFirst.get(newestFirst.size() - 1);
    }

    /** The lab says who pressed, and on what: the explanation finds both. */
    private void checkStory(JsonNode explanation) {
        System.out.println(explanation);
        assertThat(explanation.at("/evidence/0/group").asText()).isEqualTo(PRESSED_ON);
        assertThat(explanation.at("/neighbours/0/vm").asText()).isEqualTo(PRESSING);
        table.add("explained " + explanation.get("sentence").asText());
    }

    private void checkBrowser(String console, String link) throws IOException, InterruptedException {
        Path log = directory.resolve("browser.log");
        Map<String, String> environment = Map.of(
                "VANE_CONSOLE",
                console,
                "VANE_ALERT",
                link,
                "VANE_ALERT_GROUP",
                PRESSED_ON,
                "VANE_ALERT_NEIGHBOUR",
                PRESSING,
                "VANE_SCREENSHOTS",
                Path.of("target/screenshots").toAbsolutePath().toString());
        List<String> command =
                new ArrayList<>(List.of("node", "--test", "--test-concurrency=1", "--test-reporter=tap"));
        command.addAll(liveTests());
        try (Program node = Program.start(BROWSER, log, environment, command)) {
            int status = node.await(BROWSER_SECONDS);
            System.out.println(node.told());
            assertThat(status).as(node.told()).isZero();
            assertThat(node.told()).containsPattern("(?m)^# skipped 0$");
            StringBuilder counts = new StringBuilder();
            TESTS.matcher(node.told()).results().forEach(count -> counts.append(' ')
                    .append(count.group(2))
                    .append(' ')
                    .append(count.group(1)));
            table.add("pages    " + counts);
            TOLD.matcher(node.told()).results().forEach(one -> table.add("          " + one.group(1)));
        }
    }

    private static List<String> liveTests() throws IOException {
        try (Stream<Path> files = Files.list(BROWSER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.mjs") && !ON_GENERATED_DATA.contains(name))
                    .sorted()
                    .toList();
        }
    }

    private void checkTargets(PrometheusClient prometheus) {
        JsonNode targets = prometheus.ask("targets").get("activeTargets");
        assertThat(targets).isNotEmpty().allSatisfy(target -> assertThat(
                        target.get("health").asText())
                .as(target.toString())
                .isEqualTo("up"));
        table.add("targets   %d scraped".formatted(targets.size()));
    }

    /** A recording has an answer. An alert has one only while it fires, so what it asks of must be there. */
    private void checkRules(PrometheusClient prometheus, Instant since) {
        List<String> silent = new ArrayList<>();
        int rules = 0;
        for (JsonNode group : prometheus.ask("rules").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                rules++;
                assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                String expression = rule.get("query").asText();
                if (rule.get("type").asText().equals("recording")) {
                    addIfSilent(silent, rule.get("name").asText(), expression, prometheus, since);
                } else {
                    new TreeSet<>(SELECTOR.matcher(expression)
                                    .results()
                                    .map(found -> found.group(1))
                                    .toList())
                            .forEach(metric ->
                                    addIfSilent(silent, rule.get("name").asText(), metric, prometheus, since));
                }
            }
        }
        assertThat(silent).isEmpty();
        table.add("rules     %d answered".formatted(rules));
    }

    /** What only a VM that measures itself has is asked of one of the demo's. */
    private void checkPanels(PrometheusClient prometheus, Instant since) throws IOException {
        JsonNode measured =
                prometheus.ask("query?query=vane_measured_performance_ratio").at("/result/0/metric");
        VmKey other =
                new VmKey(measured.path("host").asText(), measured.path("vm").asText());
        String model = prometheus
                .ask("query?query=vane_model_info")
                .at("/result/0/metric/model")
                .asText();
        List<Panels.Question> questions = Panels.questions(List.of(VM, other), model);
        List<String> silent = new ArrayList<>();
        int notHere = 0;
        for (Panels.Question question : questions) {
            if (NOT_HERE.keySet().stream().anyMatch(question.expressions().getFirst()::contains)) {
                notHere++;
            } else if (question.expressions().stream().noneMatch(one -> prometheus.hasAnswered(one, since))) {
                silent.add(question.toString());
            }
        }
        table.add("panels    %d questions answered, %d not asked: %s"
                .formatted(questions.size() - notHere - silent.size(), notHere, NOT_HERE));
        assertThat(silent).isEmpty();
    }

    private static void addIfSilent(
            List<String> silent, String name, String expression, PrometheusClient prometheus, Instant since) {
        if (!prometheus.hasAnswered(expression, since)) {
            silent.add(name + ": " + expression);
        }
    }
}
