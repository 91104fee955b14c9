package dev.vane.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Tells all listeners what happens, as server-sent events. One that does not keep up is dropped: its browser comes back
 * by itself and asks for the present.
 */
final class EventStream {
    /** Most listeners at a time. */
    static final int MAX_LISTENERS = 64;

    /** Events that may wait for one listener. */
    static final int MAX_WAITING = 64;

    private static final byte[] HELLO = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final Semaphore places = new Semaphore(MAX_LISTENERS);
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    /** One connection, and the thread that writes to it. */
    private static final class Listener {
        private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
        private final Thread thread = Thread.currentThread();

        /** An interrupt closes the connection, also in the middle of a write that does not end. */
        void offer(byte[] event) {
            if (!waiting.offer(event)) {
                thread.interrupt();
            }
        }
    }

    /** How an answer that is no stream is sent. */
    interface Refusal {
        void send(Answer answer) throws IOException;
    }

    /** Writes to a new listener until it leaves, does not keep up, or the server ends. */
    void serve(HttpExchange exchange, Refusal refusal) throws IOException {
        if (!places.tryAcquire()) {
            refusal.send(Answer.error(503, "at most %d listeners are allowed".formatted(MAX_LISTENERS)));
            return;
        }
        Listener listener = new Listener();
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            listeners.add(listener);
            write(exchange.getResponseBody(), listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
            places.release();
        }
    }

    private static void write(OutputStream body, Listener listener) throws IOException, InterruptedException {
        body.write(HELLO);
        while (true) {
            body.flush();
            body.write(listener.waiting.take());
        }
    }

    /** Tells an event of this name. */
    void publish(String name, Object data) {
        if (listeners.isEmpty()) {
            return;
        }
        byte[] json = Json.bytes(data);
        byte[] head = "event: %s\ndata: ".formatted(name).getBytes(StandardCharsets.UTF_8);
        byte[] event = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(json, 0, event, head.length, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        listeners.forEach(listener -> listener.offer(event));
    }

    /** Says that the connection stands: whoever is between may close one that is silent. */
    void comment() {
        listeners.forEach(listener -> listener.offer(COMMENT));
    }

    /** Listeners that there are. */
    int listenerCount() {
        return listeners.size();
    }
}
