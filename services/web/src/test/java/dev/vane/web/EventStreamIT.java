package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.FollowerHealth;
import dev.vane.clients.FollowerHealth.State;
import dev.vane.clients.HttpListener;
import dev.vane.contracts.VmKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on real sockets. */
@Timeout(60)
class EventStreamIT {
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();
    private static final FollowerHealth LIVE = new FollowerHealth(State.LIVE, "", Duration.ZERO);

    private final Fleet fleet = new Fleet(2501, Duration.ofHours(1));
    private final EventStream events = new EventStream();
    private final ConsoleRounds rounds = new ConsoleRounds(TOPICS, fleet, events);
    private final Read read = new Read(
            new OutcomeHandlers(
                    TOPICS, fleet, new RecentResponses(), explanation -> events.publish("explanation", explanation)),
            Duration.ofHours(1));
    private final ConsoleServer server = new ConsoleServer(
            HttpListener.bind("web.listen", "127.0.0.1", 0),
            WebConfig.from(Map.of("web.listen", "127.0.0.1:0")),
            new Api(
                    fleet,
                    new RecentResponses(),
                    new RecordLookup(FakeTopics::new, TOPICS),
                    () -> LIVE,
                    () -> true,
                    InstantSource.fixed(NOON)),
            events,
            new Questions(NobodyAnswers::new, InstantSource.fixed(NOON)));
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void tellsWhatChangesEverySecondAndEachExplanation() throws IOException {
        BufferedReader lines = lines(listen());
        await(() -> events.listenerCount() == 1);

        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        read.news(TOPICS.explanations(), VM, explanation(VM, SECOND), NOON);
        round(LIVE, 1);
        assertThat(event("explanation", lines)).contains("\"sentence\":\"it is slow\"");
        assertThat(event("vms", lines))
                .startsWith("{\"time\":%d,\"live\":true,\"reason\":\"\",\"vms\":[{\"host\":\"host-1\""
                        .formatted(SECOND + 1))
                .endsWith("\"gone\":[]}");

        read.news(TOPICS.predictions(), VM, null, NOON.plusSeconds(2));
        round(LIVE, 2);
        assertThat(event("vms", lines))
                .isEqualTo(
                        "{\"time\":%d,\"live\":true,\"reason\":\"\",\"vms\":[],\"gone\":[{\"host\":\"host-1\",\"vm\":\"vm-1\"}]}"
                                .formatted(SECOND + 2));

        round(LIVE, 15);
        assertThat(event("vms", lines)).contains("\"vms\":[]");
        assertThat(lines.lines().filter(":"::equals).findFirst()).isPresent();
    }

    /** By a client that puts the parts of long lines together again. */
    @Test
    void tellsOfManyVmsInSeveralEventsAndOfEachThatIsGoneOnce() throws Exception {
        read.news(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        URI uri = URI.create("http://127.0.0.1:%d/api/events".formatted(server.port()));
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
                        .body()) {
            await(() -> events.listenerCount() == 1);
            read.news(TOPICS.predictions(), VM, null, NOON.plusSeconds(1));
            for (int i = 0; i < 2500; i++) {
                VmKey vm = new VmKey("host-2", "vm-" + i);
                read.news(TOPICS.predictions(), vm, prediction(vm, SECOND, 0.5), NOON.plusSeconds(1));
            }
            round(LIVE, 1);

            List<String> told =
                    lines.filter(line -> line.startsWith("data: ")).limit(3).toList();

            assertThat(told.stream().mapToLong(one -> one.split("\"relativePerformance\"", -1).length - 1L))
                    .containsExactly(1000L, 1000L, 500L);
            assertThat(told).filteredOn(one -> one.contains("\"gone\":[{")).hasSize(1);
            client.shutdownNow();
        }
    }

    @Test
    void tellsThatTheConsoleIsCutOffFromTheBrokers() throws IOException {
        BufferedReader lines = lines(listen());
        await(() -> events.listenerCount() == 1);

        round(new FollowerHealth(State.CUT_OFF, "the brokers have not answered for 7 s", Duration.ofSeconds(7)), 1);

        assertThat(event("vms", lines)).contains("\"live\":false,\"reason\":\"the brokers have not answered for 7 s\"");
    }

    private void round(FollowerHealth health, long second) {
        rounds.round(health, true, Map.of(), NOON.plusSeconds(second));
    }

    @Test
    void takesNoMoreListenersThanAllowedUntilOneLeaves() throws IOException {
        for (int i = 0; i < EventStream.MAX_LISTENERS; i++) {
            listen();
        }
        await(() -> events.listenerCount() == EventStream.MAX_LISTENERS);

        assertThat(RawHttp.send(server.port(), "GET /api/events", "Host: 127.0.0.1:" + server.port())
                        .status())
                .isEqualTo(503);

        sockets.getFirst().close();
        await(() -> {
            events.comment();
            return events.listenerCount() < EventStream.MAX_LISTENERS;
        });
    }

    /** It never reads: what is sent fills the buffers of the sockets first, and then its queue. */
    @Test
    void dropsAListenerThatDoesNotKeepUp() throws IOException {
        Socket slow = listen();
        await(() -> events.listenerCount() == 1);
        String large = "x".repeat(1 << 20);

        await(() -> {
            events.publish("large", large);
            return events.listenerCount() == 0;
        });

        assertThat(slow.isClosed()).isFalse();
        assertThat(slow.getInputStream().readAllBytes()).isNotEmpty();
    }

    private Socket listen() throws IOException {
        Socket socket = RawHttp.open(server.port(), "GET /api/events", "Host: 127.0.0.1:" + server.port());
        sockets.add(socket);
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The data of the next event, which must have this name. */
    private static String event(String name, BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.startsWith("event: ")) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo("event: " + name);
        String data = lines.readLine();
        assertThat(data).startsWith("data: ");
        return data.substring("data: ".length());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
