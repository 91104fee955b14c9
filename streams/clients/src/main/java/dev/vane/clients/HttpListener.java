package dev.vane.clients;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Takes the address that a service listens on. */
public final class HttpListener {
    private HttpListener() {}

    /**
     * Takes the port; nothing is answered before the server is started.
     *
     * @param key of the setting that names the address, for the message
     * @throws CannotListenException if the address cannot be listened on
     */
    public static HttpServer bind(String key, String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotListenException(
                    "%s: cannot listen on %s port %d: %s".formatted(key, host, port, e.getMessage()), e);
        }
    }
}
