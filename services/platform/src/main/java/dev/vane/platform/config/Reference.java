package dev.vane.platform.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference of all keys: a file of Java properties that holds every default, ready to be changed. */
public final class Reference {
    private Reference() {}

    /** The reference of these sections. */
    public static String of(List<Section> sections) {
        StringBuilder text = new StringBuilder();
        for (Section section : sections) {
            text.append("# == %s.* ==%n# %s%n%n".formatted(section.name(), section.about()));
            section.definition().ifPresent(definition -> keys(section.name(), definition, text));
        }
        return text.toString();
    }

    private static void keys(String section, ConfigDef definition, StringBuilder text) {
        Map<String, ConfigKey> sorted = new TreeMap<>(definition.configKeys());
        for (ConfigKey key : sorted.values()) {
            text.append("# ").append(key.documentation).append('\n');
            if (key.validator != null) {
                text.append("# Allowed: ").append(key.validator).append('\n');
            }
            text.append(
                    key.hasDefault()
                            ? "#%s.%s=%s%n%n".formatted(section, key.name, shown(key))
                            : "# Must be set.%n#%s.%s=%n%n".formatted(section, key.name));
        }
    }

    private static String shown(ConfigKey key) {
        if (key.defaultValue == null) {
            return "";
        }
        return ConfigDef.convertToString(key.defaultValue, key.type);
    }
}
