package dev.vane.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is sent back for one request. */
final class Answer {
    private final int status;
    private final String type;
    private final byte[] body;

    private Answer(int status, String type, byte[] body) {
        this.status = status;
        this.type = type;
        this.body = body;
    }

    /** A body that was found. */
    static Answer of(String type, byte[] body) {
        return new Answer(200, type, body);
    }

    /** A value as JSON. */
    static Answer json(Object value) {
        return of("application/json", Json.bytes(value));
    }

    /** A value as JSON, with another status than that of what was found. */
    static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Json.bytes(value));
    }

    /** Why there is no better answer, as JSON. */
    static Answer error(int status, String message) {
        return new Answer(status, "application/json", Json.bytes(Map.of("error", message)));
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "%d %s: %s".formatted(status, type, new String(body, StandardCharsets.UTF_8));
    }
}
