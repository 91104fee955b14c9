package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done with the brokers' help before an application starts. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final int API_TIMEOUT_MILLIS = 10_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Preparation() {}

    /** An admin client that gives up soon, to try again. */
    static TopicAdmin admin(KafkaSettings kafka) {
        Map<String, Object> impatient = new HashMap<>(kafka.admin());
        impatient.put("default.api.timeout.ms", API_TIMEOUT_MILLIS);
        impatient.put("request.timeout.ms", API_TIMEOUT_MILLIS);
        return new TopicAdmin(impatient);
    }

    /**
     * Does it again for as long as it fails by an error that can pass, which is logged once.
     *
     * @param name what logs call the application
     */
    static <T> T untilDone(String name, KafkaSettings kafka, Supplier<T> preparation) {
        boolean logged = false;
        while (true) {
            try {
                return preparation.get();
            } catch (KafkaException e) {
                if (Thread.currentThread().isInterrupted()
                        || !(ThreadFailure.of(e, "") instanceof ThreadFailure.Passing)) {
                    throw e;
                }
                if (!logged) {
                    LOG.warn(
                            "{}: no Kafka broker can be used at {} ('vane broker' starts one), tries again until one can: {}",
                            name,
                            kafka.bootstrapServers(),
                            e.toString());
                    logged = true;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the brokers", e);
        }
    }
}
