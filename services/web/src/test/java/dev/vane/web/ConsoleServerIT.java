package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.error;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.map;
import static dev.vane.web.Outcomes.prediction;
import static dev.vane.web.Outcomes.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vane.clients.FollowerHealth;
import dev.vane.clients.FollowerHealth.State;
import dev.vane.clients.HttpListener;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Signals;
import dev.vane.contracts.VmKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over a real socket, asked for byte by byte: an HTTP client would tidy up what is to be refused. */
class ConsoleServerIT {
    private static final String TOKEN = "a-token-of-many-letters";
    private static final long NOW = NOON.toEpochMilli();
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();

    private final Fleet fleet = new Fleet(100, Duration.ofHours(1));
    private final RecentResponses responses = new RecentResponses();
    private final EventStream events = new EventStream();
    private final FakeTopics kafka = new FakeTopics();
    private volatile boolean hasRead = true;
    private volatile FollowerHealth health = new FollowerHealth(State.LIVE, "", Duration.ZERO);
    private ConsoleServer server = start(Map.of("web.listen", "127.0.0.1:0"));

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/webjars/uplot/dist/uPlot.min.css",
                "/api/status",
                "/api/vms",
                "/api/vm",
                "/none"
            })
    void everyAnswerIsGuarded(String path) throws IOException {
        RawHttp.Response response = get(path);

        assertThat(response.header("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(response.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(response.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(response.header("cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(response.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(response.header("permissions-policy")).contains("camera=()");
        assertThat(response.header("cache-control")).isEqualTo(path.startsWith("/api/") ? "no-store" : "no-cache");
    }

    @Test
    void servesPagesAndLibraries() throws IOException {
        assertThat(get("/").header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(get("/").text()).isEqualTo(get("/index.html").text()).contains("<!doctype html>");
        assertThat(get("/webjars/lit-html/lit-html.js").header("content-type"))
                .isEqualTo("text/javascript; charset=utf-8");
        assertThat(get("/webjars/uplot/dist/uPlot.esm.js").status()).isEqualTo(200);
        assertThat(get("/webjars/uplot/dist/uPlot.min.css").header("content-type"))
                .isEqualTo("text/css; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/webjars/uplot/../../../META-INF/MANIFEST.MF",
                "/webjars/uplot/package.json",
                "/webjars/",
                "/Console.class",
                "//etc/passwd",
                "/index.html/",
                "/api/",
                "/api/status/"
            })
    void nothingElseIsThere(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void onlyReads(String method) throws IOException {
        RawHttp.Response response = send(method + " /api/status", "Host: " + host());

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void headHasNoBody() throws IOException {
        RawHttp.Response response = send("HEAD /api/status", "Host: " + host());

        assertThat(response.status()).isEqualTo(200);
        assertThat(Integer.parseInt(response.header("content-length"))).isPositive();
        assertThat(response.body()).isEmpty();
    }

    /** A tunnel has a port of its own: {@code ssh -L 9999:127.0.0.1:9465} sends {@code localhost:9999}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9999",
                "localhost:",
                "LOCALHOST:1",
                "localhost.",
                "localhost.:9999",
                "127.0.0.1",
                "127.0.0.1:9999",
                "127.0.1.1:80",
                "[::1]",
                "[::1]:9999",
                "[0:0:0:0:0:0:0:1]:1"
            })
    void answersThoseWhoMeanThisMachineAtAnyPort(String meant) throws IOException {
        assertThat(send("GET /api/status", "Host: " + meant).status()).isEqualTo(200);
        assertThat(send("GET /api/status", "Host: " + meant, "Origin: http://" + meant)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9465",
                "localhost.evil.example",
                "evil.localhost.example:80",
                "127.0.0.1.evil.example",
                "localhost:99999",
                "localhost:80:80",
                "localhost:http",
                "localhost..",
                ".localhost",
                "localhost@evil.example",
                "evil.example@localhost",
                "0.0.0.0",
                "128.0.0.1",
                "2130706433",
                "0x7f.0.0.1",
                "[::2]:80",
                "[::1",
                "::1",
                "[::1].evil.example",
                "[localhost]",
                "localhost, evil.example"
            })
    void answersNobodyWhoMeansAnotherMachine(String other) throws IOException {
        RawHttp.Response response = send("GET /api/vms", "Host: " + other);

        assertThat(response.status()).isEqualTo(421);
        assertThat(response.text()).doesNotContain("\"vms\"");
    }

    @Test
    void answersNobodyWhoMeansNoMachineOrTwo() throws IOException {
        assertThat(send("GET /", "Host: " + host(), "Host: evil.example").status())
                .isEqualTo(421);
        assertThat(send("GET /", "Host: " + host(), "Host: " + host()).status()).isEqualTo(421);
        assertThat(send("GET /", "X-None: 1").status()).isIn(400, 421);
    }

    @Test
    void withoutTheTokenNothingIsAnswered() throws IOException {
        restart(Map.of("web.listen", "127.0.0.1:0", "web.token", TOKEN));

        for (String request : List.of("GET /", "GET /api/status", "GET /api/events", "GET /none", "POST /", "HEAD /")) {
            RawHttp.Response response = send(request, "Host: " + host());
            assertThat(response.status()).as(request).isEqualTo(401);
            assertThat(response.header("www-authenticate")).startsWith("Basic realm=\"vane\"");
        }
        for (String wrong : List.of(
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN.substring(1),
                "Bearer",
                "Bearer ",
                basic("vane:"),
                basic(TOKEN),
                basic(TOKEN + ":"),
                "Basic !",
                "Digest " + TOKEN)) {
            assertThat(send("GET /", "Host: " + host(), "Authorization: " + wrong)
                            .status())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    @Test
    void theTokenOpensTheDoor() throws IOException {
        restart(Map.of("web.listen", "127.0.0.1:0", "web.token", TOKEN));

        for (String right :
                List.of("Bearer " + TOKEN, "bearer " + TOKEN, basic("anyone:" + TOKEN), basic(":" + TOKEN))) {
            assertThat(send("GET /api/status", "Host: " + host(), "Authorization: " + right)
                            .status())
                    .as(right)
                    .isEqualTo(200);
        }
    }

    @Test
    void beyondLoopbackAnyNameMayBeUsedButTheTokenIsNeeded() throws IOException {
        restart(Map.of("web.listen", "0.0.0.0:0", "web.token", TOKEN));

        assertThat(send("GET /", "Host: vane.example", "Authorization: Bearer " + TOKEN)
                        .status())
                .isEqualTo(200);
        assertThat(send("GET /", "Host: " + host()).status()).isEqualTo(401);
    }

    static List<VmKey> oddNames() {
        return List.of(
                new VmKey("<img src=x onerror=alert(1)>", "\"'&</script>\\"),
                new VmKey("שלום", "\u202egnp.exe"),
                new VmKey("é".repeat(126) + "a", "😀".repeat(63) + "b"),
                new VmKey("a b+c%20&vm=d#e?f", "machine.slice/x;y=z"));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void namesComeBackExactly(VmKey odd) throws IOException {
        fleet.predicted(prediction(odd, SECOND, 0.5), NOW);

        JsonNode listed = json("/api/vms").path("vms").get(0);
        assertThat(listed.path("host").textValue()).isEqualTo(odd.host());
        assertThat(listed.path("vm").textValue()).isEqualTo(odd.vm());
        JsonNode one = json("/api/vm?" + query(odd)).path("vm");
        assertThat(one).isEqualTo(listed);
        assertThat(get("/api/vms").header("content-type")).isEqualTo("application/json");
    }

    @Test
    void historyIsArraysOfEqualLength() throws IOException {
        for (int i = 0; i < 30; i++) {
            fleet.predicted(prediction(VM, SECOND + i, 0.5), NOW);
        }
        fleet.realised(error(VM, SECOND + 3, 0.75), NOW);
        fleet.skipped(skipped(VM, SECOND + 31), NOW);

        JsonNode history = json("/api/history?" + query(VM) + "&from=0&to=" + (SECOND + 100));

        for (String name : List.of(
                "seconds",
                "relativePerformance",
                "lower",
                "upper",
                "rawRelativePerformance",
                "unfamiliar",
                "measured")) {
            assertThat(history.path(name).size()).as(name).isEqualTo(30);
        }
        assertThat(history.path("measured").get(3).floatValue()).isEqualTo(0.75f);
        assertThat(history.path("measured").get(4).isNull()).isTrue();
        assertThat(history.path("skipped").toString())
                .isEqualTo("[{\"second\":%d,\"reason\":\"OVERLOADED\"}]".formatted(SECOND + 31));
    }

    @Test
    void weightsAreScalesThenBytes() throws IOException {
        kafka.exist(TOPICS.attentionMaps().name(), 1);
        var sent = map(VM, SECOND, Branch.SYSTEM, true);
        kafka.send(TOPICS.attentionMaps(), VM, sent, NOON);
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        TopicPartition partition = new TopicPartition(TOPICS.attentionMaps().name(), 0);
        fleet.mapped(VM, new MapPlace(partition, 0, MapPlace.Head.of(sent)), NOW);
        String which = query(VM) + "&second=" + SECOND + "&branch=SYSTEM&calibrated=true";

        assertThat(json("/api/maps?" + query(VM))
                        .path("maps")
                        .get(0)
                        .path("tokens")
                        .intValue())
                .isEqualTo(2);
        assertThat(json("/api/map?" + which)
                        .path("features")
                        .get(0)
                        .path("metric")
                        .textValue())
                .isEqualTo("vm.cpu.utilization");
        RawHttp.Response weights = get("/api/map/weights?" + which);
        ByteBuffer body = ByteBuffer.wrap(weights.body()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(weights.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(body.remaining()).isEqualTo(2 * 4 + 2 * 2);
        assertThat(body.getFloat()).isEqualTo(0.75f);
        assertThat(body.getFloat()).isEqualTo(0.5f);
        assertThat(body.get()).isEqualTo((byte) 85);
        assertThat(body.get()).isEqualTo((byte) 255);
        assertThat(get("/api/map?" + which.replace("true", "false")).status()).isEqualTo(404);
    }

    @Test
    void badQuestionsAreToldWhatIsWrong() throws IOException {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);

        assertThat(get("/api/vm").text()).isEqualTo("{\"error\":\"host must be given once, not 0 times\"}");
        assertThat(get("/api/vm?host=h&vm=v").status()).isEqualTo(404);
        assertThat(get("/api/samples?" + query(VM) + "&from=1&to=1").text())
                .contains("metric must be given 1 to 8 times");
        assertThat(get("/api/samples?" + query(VM) + "&from=1&to=1&metric=none").text())
                .contains("metric must be one that /api/metrics lists: none");
        assertThat(get("/api/samples?" + query(VM) + "&from=0&to=900&metric=none")
                        .status())
                .isEqualTo(400);
        assertThat(get("/api/map?" + query(VM) + "&second=1&branch=UNKNOWN&calibrated=true")
                        .status())
                .isEqualTo(400);
        assertThat(get("/api/explanations?host=%ff%zz").status()).isEqualTo(400);
    }

    @Test
    void aFaultOfItsOwnIsAnAnswerToo() throws IOException {
        kafka.exist(TOPICS.attentionMaps().name(), 1);
        kafka.setOffsetsException(new KafkaException("not allowed to read"));
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        TopicPartition partition = new TopicPartition(TOPICS.attentionMaps().name(), 0);
        fleet.mapped(VM, new MapPlace(partition, 0, MapPlace.Head.of(map(VM, SECOND, Branch.SYSTEM, true))), NOW);

        RawHttp.Response response =
                get("/api/map?" + query(VM) + "&second=" + SECOND + "&branch=SYSTEM&calibrated=true");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("{\"error\":\"the console failed; its log says why\"}");
    }

    @Test
    void untilTheTopicsAreReadOnlyTheStatusIsTold() throws IOException {
        hasRead = false;
        health = new FollowerHealth(State.CATCHING_UP, "the topics are still being read", Duration.ofSeconds(1));

        assertThat(json("/api/status").path("ready").booleanValue()).isFalse();
        assertThat(json("/api/metrics").path("metrics").size())
                .isEqualTo(Signals.list().size());
        assertThat(get("/api/vms").status()).isEqualTo(503);
        assertThat(get("/api/vms").text()).isEqualTo("{\"error\":\"the topics are still being read\"}");
        assertThat(get("/").status()).isEqualTo(200);
    }

    @Test
    void whatWasReadIsShownWhileItIsCutOffButNotAsLive() throws IOException {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        health = new FollowerHealth(State.CUT_OFF, "the brokers have not answered for 7 s", Duration.ofSeconds(7));

        assertThat(json("/api/status").path("ready").booleanValue()).isFalse();
        assertThat(json("/api/status").path("reason").textValue()).isEqualTo("the brokers have not answered for 7 s");
        assertThat(json("/api/vms").path("live").booleanValue()).isFalse();
        assertThat(json("/api/vms").path("vms").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip, br",
                "GZIP",
                "br;q=1.0, gzip;q=0.8, *;q=0.1",
                "*",
                "x-gzip",
                "gzip;q=1",
                "gzip ; q=0.001",
                "identity;q=0.5, gzip;q=0.5",
                "identity;q=0, gzip",
                "*;q=0, gzip"
            })
    void compressesWhatIsLargeForThoseWhoCanReadIt(String accepted) throws IOException {
        RawHttp.Response zipped = send("GET /api/metrics", "Host: " + host(), "Accept-Encoding: " + accepted);

        assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
        assertThat(zipped.header("vary")).isEqualTo("Accept-Encoding");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
        assertThat(plain).isEqualTo(get("/api/metrics").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip;q=0",
                "gzip;q=0.000",
                "gzip; q=0, *",
                "*;q=0",
                "identity",
                "br, deflate",
                "gzipped",
                "",
                "gzip;q=0.5, identity",
                "gzip;q=nonsense",
                "gzip;q=2"
            })
    void doesNotCompressForThoseWhoDoNotWantIt(String accepted) throws IOException {
        RawHttp.Response plain = send("GET /api/metrics", "Host: " + host(), "Accept-Encoding: " + accepted);

        assertThat(plain.header("content-encoding")).isNull();
        assertThat(plain.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.body()).isEqualTo(get("/api/metrics").body());
    }

    @Test
    void explanationsAreNewestFirst() throws IOException {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        fleet.explained(explanation(VM, SECOND), NOW);
        fleet.explained(explanation(VM, SECOND + 60), NOW);

        JsonNode explanations = json("/api/explanations?" + query(VM)).path("explanations");

        assertThat(explanations.size()).isEqualTo(2);
        assertThat(explanations.get(0).path("second").longValue()).isEqualTo(SECOND + 60);
        assertThat(explanations.get(0).path("host").textValue()).isEqualTo("host-1");
    }

    private ConsoleServer start(Map<String, String> settings) {
        Api api = new Api(
                fleet,
                responses,
                new RecordLookup(() -> kafka, TOPICS),
                () -> health,
                () -> hasRead,
                InstantSource.fixed(NOON));
        WebConfig config = WebConfig.from(settings);
        ConsoleServer started = new ConsoleServer(
                HttpListener.bind("web.listen", config.host(), config.port()),
                config,
                api,
                events,
                new Questions(NobodyAnswers::new, InstantSource.fixed(NOON)));
        started.start();
        return started;
    }

    private void restart(Map<String, String> settings) {
        server.close();
        server = start(settings);
    }

    private String host() {
        return "127.0.0.1:" + server.port();
    }

    private RawHttp.Response get(String path) throws IOException {
        return send("GET " + path, "Host: " + host());
    }

    private RawHttp.Response send(String request, String... headers) throws IOException {
        return RawHttp.send(server.port(), request, headers);
    }

    private JsonNode json(String path) throws IOException {
        RawHttp.Response response = get(path);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }

    private static String query(VmKey vm) {
        return "host=%s&vm=%s"
                .formatted(
                        URLEncoder.encode(vm.host(), StandardCharsets.UTF_8),
                        URLEncoder.encode(vm.vm(), StandardCharsets.UTF_8));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
