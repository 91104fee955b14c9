package dev.vane.lab.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** What the client speaks with a server. */
enum Protocol {
    REDIS,
    MEMCACHED,
    HTTP,
    MQTT,
    BEANSTALK;

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    static Protocol named(String name) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--protocol must be one of %s: %s"
                        .formatted(Arrays.toString(values()).toLowerCase(Locale.ROOT), name)));
    }

    /** Opens connections to a server on the loopback that may still be starting, and fills it with data. */
    List<Connection> connect(int port, int count, Work work) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(connect(port, i, work, deadline));
        }
        connections.getFirst().fill();
        return connections;
    }

    private Connection connect(int port, int number, Work work, long deadline) throws IOException {
        while (true) {
            try {
                return shakeHands(Wire.connect(port), work, number);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "no %s server on port %d: %s"
                                    .formatted(name().toLowerCase(Locale.ROOT), port, e.getMessage()),
                            e);
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private Connection shakeHands(Wire wire, Work work, int number) throws IOException {
        try {
            Connection connection = open(wire, work, number);
            wire.waitForever();
            return connection;
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    private Connection open(Wire wire, Work work, int number) throws IOException {
        return switch (this) {
            case REDIS -> new RedisConnection(wire, work, number);
            case MEMCACHED -> new MemcachedConnection(wire, work, number);
            case HTTP -> new HttpConnection(wire, work, number);
            case MQTT -> new MqttConnection(wire, work, number);
            case BEANSTALK -> new BeanstalkConnection(wire, work, number);
        };
    }
}
