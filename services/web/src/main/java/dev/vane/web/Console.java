package dev.vane.web;

import com.sun.net.httpserver.HttpServer;
import dev.vane.clients.CannotListenException;
import dev.vane.clients.HttpListener;
import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicFollower;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what the pipeline publishes to people, in a browser.
 *
 * <pre>
 * predictions ─────────┐
 * attention-summaries ─┤
 * skipped-windows ─────┤
 * realised-errors ─────┼─▶ read ─┬─▶ fleet ──────────┬─▶ JSON
 * explanations ────────┤         └─▶ event stream    │
 * attention-maps ──────┤ ◀── look up, when asked ────┘
 * responses ───────────┤
 * samples ─────────────┘
 * </pre>
 *
 * It writes nothing but the model requests that it is given, and keeps nothing: on start it rebuilds what it shows from the newest part of the topics.
 */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final int FETCH_WAIT_MILLIS = 10;

    private final ConsoleServer server;
    private final TopicFollower follower;
    private final RecordLookup lookup;
    private final Questions questions;

    private Console(ConsoleServer server, TopicFollower follower, RecordLookup lookup, Questions questions) {
        this.server = server;
        this.follower = follower;
        this.lookup = lookup;
        this.questions = questions;
    }

    /** Starts on the platform's own topics; see the other {@code start}. */
    public static Console start(WebConfig config, KafkaSettings kafka) {
        return start(config, kafka, ConsoleTopics.standard());
    }

    /**
     * Starts to read and to listen. Brokers and topics need not be there yet: until they are, it is not ready.
     *
     * @throws CannotListenException if the address cannot be listened on
     * @throws KafkaException if the Kafka settings cannot be used
     */
    public static Console start(WebConfig config, KafkaSettings kafka, ConsoleTopics topics) {
        HttpServer http = HttpListener.bind(WebConfig.LISTEN, config.host(), config.port());
        Fleet fleet = new Fleet(config.vmsMax(), config.history());
        RecentResponses responses = new RecentResponses();
        EventStream events = new EventStream();
        OutcomeHandlers handlers = new OutcomeHandlers(
                topics, fleet, responses, explanation -> events.publish("explanation", explanation));
        TopicFollower follower;
        try {
            follower = TopicFollower.of(
                    "console", kafka, handlers.topics(config.history()), new ConsoleRounds(topics, fleet, events));
        } catch (KafkaException e) {
            http.stop(0);
            throw e;
        }
        RecordLookup lookup = new RecordLookup(() -> new KafkaConsumer<>(lookupSettings(kafka)), topics);
        Api api = new Api(fleet, responses, lookup, follower::health, follower::hasCaughtUp, InstantSource.system());
        Questions questions = Questions.of(kafka);
        ConsoleServer server = new ConsoleServer(http, config, api, events, questions);
        Console console = new Console(server, follower, lookup, questions);
        follower.start();
        server.start();
        LOG.info("console=started port={} config={} topics={}", console.port(), config, topics.followed());
        return console;
    }

    /** A consumer that creates no topics and has no group. */
    private static Map<String, Object> lookupSettings(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.putIfAbsent("client.id", "vane-console-lookup");
        settings.put("allow.auto.create.topics", false);
        // A fetch beyond the end that is left waiting at a broker would hold up the next question there, by half a
        // second.
        settings.put("fetch.max.wait.ms", FETCH_WAIT_MILLIS);
        return settings;
    }

    /** The port that it listens on, also where the configuration left the choice open. */
    public int port() {
        return server.port();
    }

    /** True while everything that is in the topics is shown: it has been read, and the brokers have answered within seconds. */
    public boolean isReady() {
        return follower.health().isLive();
    }

    /** The error that cannot pass, if there was one: it reads no more then. */
    public Optional<Throwable> failure() {
        return follower.failure();
    }

    /** Ends reading and listening, within seconds. */
    @Override
    public void close() {
        questions.close();
        server.close();
        lookup.close();
        follower.close();
    }
}
