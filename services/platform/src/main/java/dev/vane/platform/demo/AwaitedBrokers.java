package dev.vane.platform.demo;

import dev.vane.clients.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;

/** Brokers that a user named and that may come later. */
final class AwaitedBrokers {
    private static final int STEP_MILLIS = 2_000;

    private AwaitedBrokers() {}

    /**
     * Waits until the brokers answer.
     *
     * @param say told once that it waits
     * @param isInterrupted asked every two seconds: true ends the wait
     * @throws KafkaException if they refuse this client, or the settings cannot be used
     */
    static void await(KafkaSettings kafka, Consumer<String> say, BooleanSupplier isInterrupted)
            throws InterruptedException {
        boolean hasSaid = false;
        while (!isInterrupted.getAsBoolean() && !answer(kafka)) {
            if (!hasSaid) {
                say.accept("waiting for the brokers at %s: none answers".formatted(kafka.bootstrapServers()));
                hasSaid = true;
            }
        }
    }

    private static boolean answer(KafkaSettings kafka) throws InterruptedException {
        Map<String, Object> impatient = new HashMap<>(kafka.admin());
        impatient.put("default.api.timeout.ms", STEP_MILLIS);
        impatient.put("request.timeout.ms", STEP_MILLIS);
        try (Admin admin = Admin.create(impatient)) {
            admin.describeCluster().nodes().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (KafkaException e) {
            boolean isUnresolved = e.getCause() instanceof ConfigException cause
                    && cause.getMessage().startsWith("No resolvable bootstrap urls");
            if (!isUnresolved) {
                throw e;
            }
            Thread.sleep(STEP_MILLIS);
            return false;
        }
    }
}
