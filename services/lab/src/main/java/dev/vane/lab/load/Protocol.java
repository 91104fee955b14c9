package dev.vane.lab.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the client speaks with a server. */
enum Protocol {
    REDIS,
    MEMCACHED,
    HTTP,
    MQTT,
    BEANSTALK,
    NATS,
    DNS;

    private interface Handshake {
        Connection of(Wire wire, Work work, int number) throws IOException;
    }

    static Protocol named(String name) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--protocol must be one of %s: %s"
                        .formatted(Arrays.toString(values()).toLowerCase(Locale.ROOT), name)));
    }

    /**
     * Opens connections to a server on the loopback that may still be starting, and fills it with data. A connection that
     * the server closes is made anew.
     */
    List<Connection> connect(int port, int count, Work work) throws IOException {
        String server = "%s server on port %d".formatted(name().toLowerCase(Locale.ROOT), port);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            connections.add(new LastingConnection(server, () -> open(port, work, number)));
        }
        connections.getFirst().fill();
        return connections;
    }

    private Connection open(int port, Work work, int number) throws IOException {
        return switch (this) {
            case REDIS -> overTcp(RedisConnection::new, port, work, number);
            case MEMCACHED -> overTcp(MemcachedConnection::new, port, work, number);
            case HTTP -> overTcp(HttpConnection::new, port, work, number);
            case MQTT -> overTcp(MqttConnection::new, port, work, number);
            case BEANSTALK -> overTcp(BeanstalkConnection::new, port, work, number);
            case NATS -> overTcp(NatsConnection::new, port, work, number);
            case DNS -> new DnsConnection(port, work, number);
        };
    }

    private static Connection overTcp(Handshake handshake, int port, Work work, int number) throws IOException {
        Wire wire = Wire.connect(port);
        try {
            Connection connection = handshake.of(wire, work, number);
            wire.waitForever();
            return connection;
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }
}
