package dev.vane.platform.config;

import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference of all keys: a file of Java properties that names every default, ready to be changed. */
public final class Reference {
    private Reference() {}

    /** The reference of these sections, after that of Kafka's own settings. */
    public static String of(List<Section> sections) {
        StringBuilder text = new StringBuilder("""
                # == Kafka clients ==
                # Any setting of Kafka's clients, such as TLS and SASL, after 'kafka.'.
                #kafka.bootstrap.servers=127.0.0.1:9092
                #kafka.security.protocol=PLAINTEXT
                # How what is written is compressed. Every client reads gzip and none; lz4, snappy and zstd are an addition to some.
                #kafka.compression.type=gzip

                """);
        for (Section section : sections) {
            text.append("# == %s ==%n".formatted(section.title()));
            new TreeMap<>(section.keys().configKeys()).values().forEach(key -> append(key, text));
            text.append('\n');
        }
        return text.toString();
    }

    private static void append(ConfigKey key, StringBuilder text) {
        text.append("# ").append(key.documentation).append('\n');
        if (key.validator != null) {
            text.append("# Allowed: ").append(key.validator).append('\n');
        }
        text.append('#').append(key.name).append('=').append(shown(key)).append('\n');
    }

    private static String shown(ConfigKey key) {
        boolean isOpen = !key.hasDefault() || key.defaultValue == null;
        return isOpen ? "" : ConfigDef.convertToString(key.defaultValue, key.type);
    }
}
