package dev.vane.exporter;

import dev.vane.clients.ListenAddress;
import dev.vane.clients.TimeSetting;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
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

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    LISTEN,
                    ConfigDef.Type.STRING,
                    "127.0.0.1:9464",
                    ListenAddress.validator("0.0.0.0:9464"),
                    Importance.HIGH,
                    "Address and port of /metrics, /-/ready and /-/healthy. Port 0 takes a free one.")
            .define(
                    SERIES_MAX,
                    ConfigDef.Type.INT,
                    10_000,
                    Range.atLeast(1),
                    Importance.MEDIUM,
                    "Largest number of VMs with series. Further VMs are counted in vane_exporter_dropped_vms.")
            .define(
                    DROP_AFTER,
                    ConfigDef.Type.STRING,
                    "15m",
                    TimeSetting.validator(time -> true, "seconds, minutes or hours, such as 90s, 15m or 1h"),
                    Importance.LOW,
                    "Time without records after which the series of a VM are dropped.");

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
        ListenAddress address = ListenAddress.parse((String) parsed.get(LISTEN));
        Duration dropAfter = TimeSetting.parse((String) parsed.get(DROP_AFTER));
        return new ExporterConfig(address.host(), address.port(), (Integer) parsed.get(SERIES_MAX), dropAfter);
    }
}
