package dev.vane.web;

import dev.vane.clients.KafkaSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
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
 * samples ─────────────┘
 * </pre>
 *
 * It writes nothing and keeps nothing: on start it rebuilds what it shows from the newest part of the topics.
 */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(1800);
    private static final int FETCH_WAIT_MILLIS = 10;

    private final ConsoleServer server;
    private final TopicReader reader;
    private final RecordLookup lookup;
    private final Thread thread;

    private Console(ConsoleServer server, TopicReader reader, RecordLookup lookup) {
        this.server = server;
        this.reader = reader;
        this.lookup = lookup;
        this.thread = Thread.ofPlatform().name("vane-web").daemon().unstarted(reader);
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
        InstantSource clock = InstantSource.system();
        Fleet fleet = new Fleet(config.vmsMax(), config.history());
        EventStream events = new EventStream();
        KafkaConsumer<byte[], byte[]> following = new KafkaConsumer<>(settings(kafka, "vane-web"));
        TopicReader reader = new TopicReader(
                following, topics, new Assignment(following, topics, config.history()), fleet, events, clock);
        Map<String, Object> looking = settings(kafka, "vane-web-lookup");
        // A fetch beyond the end that is left waiting at a broker would hold up the next question there, by half a
        // second.
        looking.put("fetch.max.wait.ms", FETCH_WAIT_MILLIS);
        RecordLookup lookup = new RecordLookup(new KafkaConsumer<>(looking), topics);
        ConsoleServer server;
        try {
            server = ConsoleServer.bind(config, new Api(fleet, lookup, reader::isReady, clock), events);
        } catch (CannotListenException e) {
            following.close();
            lookup.close();
            throw e;
        }
        Console console = new Console(server, reader, lookup);
        console.thread.start();
        server.start();
        LOG.info("console=started port={} config={} topics={}", console.port(), config, topics.followed());
        return console;
    }

    /** A consumer that creates no topics, and needs no group because every console reads everything. */
    private static Map<String, Object> settings(KafkaSettings kafka, String client) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.putIfAbsent("client.id", client);
        settings.put("allow.auto.create.topics", false);
        return settings;
    }

    /** The port that it listens on, also where the configuration left the choice open. */
    public int port() {
        return server.port();
    }

    /** True once everything that was in the topics at the start is shown, and while reading goes on. */
    public boolean isReady() {
        return reader.isReady();
    }

    /** Ends reading and listening, within seconds. */
    @Override
    public void close() {
        reader.stop();
        server.close();
        lookup.close();
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
