package dev.vane.exporter;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where the exporter listens and how many series it keeps.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 is any that is free
 * @param seriesMax most VMs that have series at a time
 * @param dropAfter a VM that was not heard of for this long loses its series
 */
public record ExporterConfig(String host, int port, int seriesMax, Duration dropAfter) {
    /** Key of the address to listen on. */
    public static final String LISTEN = "exporter.listen";

    /** Key of the most VMs that have series. */
    public static final String SERIES_MAX = "exporter.series.max";

    /** Key of the silence after which a VM loses its series. */
    public static final String DROP_AFTER = "exporter.drop.after";

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s\\[\\]]+):(\\d{1,5})");
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})([smh])");

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    LISTEN,
                    ConfigDef.Type.STRING,
                    "127.0.0.1:9464",
                    LambdaValidator.with(ExporterConfig::requireAddress, () -> "host:port, such as 0.0.0.0:9464"),
                    Importance.HIGH,
                    "Address and port of /metrics, /-/ready and /-/healthy. Port 0 takes any that is free.")
            .define(
                    SERIES_MAX,
                    ConfigDef.Type.INT,
                    10_000,
                    Range.atLeast(1),
                    Importance.MEDIUM,
                    "Most VMs that have series at a time; those beyond are counted in vane_exporter_dropped_vms.")
            .define(
                    DROP_AFTER,
                    ConfigDef.Type.STRING,
                    "15m",
                    LambdaValidator.with(
                            ExporterConfig::requireDuration, () -> "seconds, minutes or hours, such as 15m"),
                    Importance.LOW,
                    "A VM that was not heard of for this long loses its series.");

    /** The keys, their defaults and what they mean. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /**
     * Reads the configuration; keys that are not the exporter's are ignored.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static ExporterConfig from(Map<String, ?> settings) {
        Map<String, Object> parsed = DEFINITION.parse(settings);
        Matcher address = ADDRESS.matcher((String) parsed.get(LISTEN));
        Matcher duration = DURATION.matcher((String) parsed.get(DROP_AFTER));
        if (!address.matches() || !duration.matches()) {
            throw new IllegalStateException("validated settings must match: " + parsed);
        }
        return new ExporterConfig(
                address.group(1).replaceAll("[\\[\\]]", ""),
                Integer.parseInt(address.group(2)),
                (Integer) parsed.get(SERIES_MAX),
                duration(Integer.parseInt(duration.group(1)), duration.group(2)));
    }

    private static Duration duration(int count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    private static void requireAddress(String key, Object value) {
        Matcher address = ADDRESS.matcher((String) value);
        if (!address.matches() || Integer.parseInt(address.group(2)) > 65_535) {
            throw new ConfigException(key, value, "must be host:port, such as 0.0.0.0:9464");
        }
    }

    private static void requireDuration(String key, Object value) {
        if (!DURATION.matcher((String) value).matches()) {
            throw new ConfigException(key, value, "must be seconds, minutes or hours, such as 90s, 15m or 1h");
        }
    }
}
