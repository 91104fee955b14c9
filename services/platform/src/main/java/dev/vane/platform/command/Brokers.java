package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;

/** Asks whether the brokers answer, before anything starts that would try for minutes. */
final class Brokers {
    private static final int TIMEOUT_MILLIS = 10_000;

    private Brokers() {}

    /** @throws NoBrokerException if none answers, or they refuse this client */
    static void requireReachable(KafkaSettings settings) throws InterruptedException {
        Map<String, Object> impatient = new HashMap<>(settings.admin());
        impatient.put("default.api.timeout.ms", TIMEOUT_MILLIS);
        impatient.put("request.timeout.ms", TIMEOUT_MILLIS);
        try (Admin admin = Admin.create(impatient)) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            boolean silent = e.getCause() instanceof TimeoutException;
            throw new NoBrokerException(settings.bootstrapServers(), silent ? null : e.getCause());
        }
    }

    /** No broker could be used. */
    static final class NoBrokerException extends RuntimeException {
        NoBrokerException(String bootstrapServers, Throwable cause) {
            super("no Kafka broker answers at %s ('vane broker' starts one)".formatted(bootstrapServers), cause);
        }
    }
}
