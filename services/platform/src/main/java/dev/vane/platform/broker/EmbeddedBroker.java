package dev.vane.platform.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process: one node in KRaft mode, broker and controller in one, that speaks to any Kafka
 * client on its address. Data stays in its directory, so that a later start there goes on where this one stopped.
 *
 * <p>The classes behind it are not Kafka's public API: they are touched in this class alone.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String CONTROLLER = "CONTROLLER";

    private final InetSocketAddress address;
    private final KafkaRaftServer server;

    private EmbeddedBroker(InetSocketAddress address, KafkaRaftServer server) {
        this.address = address;
        this.server = server;
    }

    /**
     * Starts a broker and returns when clients can reach it.
     *
     * @param directory holds its data; made if it is not there
     * @param address where it listens, without encryption or login; port 0 takes a free one
     * @throws BrokerStartException if the directory cannot be written or is in use, or the port is taken
     */
    public static EmbeddedBroker start(Path directory, InetSocketAddress address) {
        return start(directory, address, Map.of());
    }

    /** @param further settings of the broker, such as who may log in and do what; they win */
    static EmbeddedBroker start(Path directory, InetSocketAddress address, Map<String, String> further) {
        if (address.isUnresolved() || address.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "the broker needs an address that clients can reach, such as 127.0.0.1: " + address);
        }
        requireWritable(directory);
        InetSocketAddress listener = free(address);
        InetSocketAddress controller = free(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try {
            format(directory);
            Map<String, String> settings = settings(directory, listener, controller);
            settings.putAll(further);
            KafkaConfig config = new KafkaConfig(settings, false);
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            startOrShutDown(server);
            LOG.info("broker started bootstrapServers={} data={}", text(listener), directory);
            return new EmbeddedBroker(listener, server);
        } catch (IOException | RuntimeException e) {
            throw new BrokerStartException(
                    "the broker cannot start on %s with data in %s: %s"
                            .formatted(text(listener), directory, e.getMessage()),
                    e);
        }
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return text(address);
    }

    /** Stops the broker and returns when all its data is on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Takes the lock that the broker will take, and gives it back: a failure deep in its start is hard to read. */
    private static void requireWritable(Path directory) {
        try {
            Files.createDirectories(directory);
            Path lock = directory.resolve(".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (channel.tryLock() == null) {
                    throw new OverlappingFileLockException();
                }
            }
        } catch (OverlappingFileLockException e) {
            throw new BrokerStartException("another broker uses the data directory " + directory, e);
        } catch (IOException e) {
            throw new BrokerStartException("the data directory cannot be written: " + directory, e);
        }
    }

    /** The same address if it is free, with a port in place of 0. The broker binds it a moment later. */
    private static InetSocketAddress free(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
        } catch (IOException e) {
            throw new BrokerStartException("cannot listen on %s: %s".formatted(text(address), e.getMessage()), e);
        }
    }

    /** Makes the directory one of a new cluster, unless it already belongs to one. */
    private static void format(Path directory) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setNodeId(0)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // what run() declares
            throw new IOException(e);
        }
    }

    private static void startOrShutDown(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static Map<String, String> settings(
            Path directory, InetSocketAddress listener, InetSocketAddress controller) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "0");
        settings.put("controller.quorum.voters", "0@" + text(controller));
        settings.put("listeners", "PLAINTEXT://%s,CONTROLLER://%s".formatted(text(listener), text(controller)));
        settings.put("advertised.listeners", "PLAINTEXT://" + text(listener));
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        settings.putAll(aloneInItsCluster());
        return settings;
    }

    /** One node can hold one replica; with Kafka's default of three, transactions would wait for ever. */
    private static Map<String, String> aloneInItsCluster() {
        return Map.of(
                "default.replication.factor", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1");
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
