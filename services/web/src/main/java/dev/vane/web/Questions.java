package dev.vane.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.clients.KafkaSettings;
import dev.vane.clients.RequestClient;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Passes model requests that come over HTTP on to Kafka, and waits for what comes of them. */
final class Questions implements AutoCloseable {
    /** Requests that may wait at a time: each holds a connection. */
    private static final int MOST = 64;

    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Opener opener;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(MOST);
    private Asking asking;

    /** Sends requests. */
    interface Asking extends AutoCloseable {
        CompletableFuture<ModelResponse> ask(ModelRequest request, Duration timeout);

        @Override
        void close();
    }

    /** Connects. */
    interface Opener {
        Asking open();
    }

    /** Connects for the first question. */
    Questions(Opener opener, InstantSource clock) {
        this.opener = opener;
        this.clock = clock;
    }

    /** By way of the requests topic. */
    static Questions of(KafkaSettings kafka) {
        return new Questions(
                () -> {
                    RequestClient client = new RequestClient(kafka);
                    return new Asking() {
                        @Override
                        public CompletableFuture<ModelResponse> ask(ModelRequest request, Duration timeout) {
                            return client.ask(request, timeout);
                        }

                        @Override
                        public void close() {
                            client.close();
                        }
                    };
                },
                InstantSource.system());
    }

    /** What came of the request in a body of JSON. */
    Answer answer(byte[] body) {
        Duration timeout;
        ModelRequest request;
        try {
            JsonNode json = RequestJson.object(body);
            timeout = timeout(json);
            request = new ModelRequest(
                    RequestJson.optionalText(json, "id")
                            .orElseGet(() -> UUID.randomUUID().toString()),
                    RequestJson.optionalText(json, "client").orElse("console"),
                    RequestJson.optionalText(json, "model"),
                    OptionalLong.of(clock.millis() + timeout.toMillis()),
                    RequestJson.window(json),
                    RequestJson.wanted(json));
        } catch (IllegalArgumentException e) {
            return Answer.error(400, e.getMessage());
        }
        if (!places.tryAcquire()) {
            return Answer.error(503, "at most %d requests may wait".formatted(MOST));
        }
        try {
            return answered(asking().ask(request, timeout).get());
        } catch (ExecutionException e) {
            return e.getCause() instanceof TimeoutException
                    ? Answer.error(504, "no answer within %d ms: does 'vane answer' run?".formatted(timeout.toMillis()))
                    : Answer.error(
                            503,
                            "the brokers do not take the request: "
                                    + e.getCause().getMessage());
        } catch (KafkaException e) {
            return Answer.error(503, "the brokers do not take requests: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.error(503, "the console ends");
        } finally {
            places.release();
        }
    }

    private static Duration timeout(JsonNode json) {
        OptionalLong millis = RequestJson.whole(json, "timeoutMillis");
        if (millis.isPresent() && (millis.getAsLong() < 1 || millis.getAsLong() > LONGEST.toMillis())) {
            throw new IllegalArgumentException("timeoutMillis must be 1 to " + LONGEST.toMillis());
        }
        return millis.isPresent() ? Duration.ofMillis(millis.getAsLong()) : USUAL;
    }

    private static Answer answered(ModelResponse response) {
        int status = response.outcome() instanceof Refusal ? 422 : 200;
        return Answer.json(status, RequestJson.of(response));
    }

    private synchronized Asking asking() {
        if (asking == null) {
            asking = opener.open();
        }
        return asking;
    }

    @Override
    public synchronized void close() {
        if (asking != null) {
            asking.close();
        }
    }
}
