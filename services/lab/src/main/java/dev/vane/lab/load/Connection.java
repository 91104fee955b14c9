package dev.vane.lab.load;

import java.io.IOException;

/** A connection to a server that is ready for requests, one at a time. */
sealed interface Connection extends AutoCloseable
        permits LastingConnection,
                RedisConnection,
                MemcachedConnection,
                HttpConnection,
                MqttConnection,
                BeanstalkConnection,
                NatsConnection,
                DnsConnection {
    /** Fills the server with the data that requests ask for; called on one of the connections. */
    default void fill() throws IOException {}

    /**
     * Sends one request and reads its reply; fails if that is an error.
     *
     * @throws ConnectionLostException if the server closed the connection, before the request or in the midst of it
     */
    void request() throws IOException;

    @Override
    void close();
}
