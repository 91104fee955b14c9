package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on real sockets. */
@Timeout(60)
class EventStreamIT {
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();

    private final FakeTopics kafka = new FakeTopics();
    private final Fleet fleet = new Fleet(10, Duration.ofHours(1));
    private final EventStream events = new EventStream();
    private Instant now = NOON;
    private final TopicReader reader = new TopicReader(
            kafka, TOPICS, new Assignment(kafka, TOPICS, Duration.ofHours(1)), fleet, events, () -> now);
    private final ConsoleServer server = ConsoleServer.bind(
            WebConfig.from(Map.of("web.listen", "127.0.0.1:0")),
            new Api(fleet, new RecordLookup(kafka, TOPICS), () -> true, InstantSource.fixed(NOON)),
            events);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() {
        server.start();
        kafka.exist(TOPICS);
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
        reader.round();
        BufferedReader lines = lines(listen());
        await(() -> events.listenerCount() == 1);

        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        kafka.send(TOPICS.explanations(), VM, explanation(VM, SECOND), NOON);
        now = NOON.plusSeconds(1);
        reader.round();
        assertThat(event("explanation", lines)).contains("\"sentence\":\"it is slow\"");
        assertThat(event("vms", lines))
                .startsWith("{\"time\":%d,\"vms\":[{\"host\":\"host-1\"".formatted(SECOND + 1))
                .endsWith("\"gone\":[]}");

        kafka.send(TOPICS.predictions(), VM, null, NOON.plusSeconds(2));
        now = NOON.plusSeconds(2);
        reader.round();
        assertThat(event("vms", lines))
                .isEqualTo("{\"time\":%d,\"vms\":[],\"gone\":[{\"host\":\"host-1\",\"vm\":\"vm-1\"}]}"
                        .formatted(SECOND + 2));

        now = NOON.plusSeconds(15);
        reader.round();
        assertThat(event("vms", lines)).contains("\"vms\":[]");
        assertThat(lines.lines().filter(":"::equals).findFirst()).isPresent();
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
