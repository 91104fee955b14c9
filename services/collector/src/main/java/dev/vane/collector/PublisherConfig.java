package dev.vane.collector;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * How much a publisher keeps while no broker takes it.
 *
 * @param bufferSeconds seconds of each live host that are kept; when there are more, the oldest are dropped
 */
public record PublisherConfig(int bufferSeconds) {
    static final String BUFFER_SECONDS = "collector.buffer.seconds";

    private static final int DEFAULT_BUFFER_SECONDS = 300;
    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    BUFFER_SECONDS,
                    ConfigDef.Type.INT,
                    DEFAULT_BUFFER_SECONDS,
                    Range.between(1, 86_400),
                    Importance.MEDIUM,
                    "Seconds of each host that are kept while no broker can be reached. When there are more, the oldest"
                            + " are dropped, each with all its samples. At most a quarter of the heap is used.");

    public PublisherConfig {
        if (bufferSeconds < 1) {
            throw new IllegalArgumentException("%s must be at least 1: %d".formatted(BUFFER_SECONDS, bufferSeconds));
        }
    }

    /** What is used where nothing is set. */
    public static PublisherConfig standard() {
        return new PublisherConfig(DEFAULT_BUFFER_SECONDS);
    }

    /**
     * Reads the settings; keys of other parts are ignored.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static PublisherConfig of(Map<String, String> settings) {
        return new PublisherConfig(new AbstractConfig(DEFINITION, settings, false).getInt(BUFFER_SECONDS));
    }

    /** All keys with defaults and meaning. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }
}
