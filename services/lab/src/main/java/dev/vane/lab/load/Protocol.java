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
    BEANSTALK;

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
            connections.add(new LastingConnection(server, () -> shakeHands(Wire.connect(port), work, number)));
        }
        connections.getFirst().fill();
        return connections;
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
