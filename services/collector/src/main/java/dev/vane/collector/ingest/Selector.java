package dev.vane.collector.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which series a mapping takes: {@code name} or {@code name{attribute=value,other=value}}.
 *
 * @param name of the metric
 * @param attributes that a series must have beside its others
 */
record Selector(String name, Map<String, String> attributes) {
    private static final Pattern FORM = Pattern.compile("([^{}\\s]+)(?:\\{([^{}]*)})?");

    Selector {
        attributes = Map.copyOf(attributes);
    }

    /** @throws IllegalArgumentException if it is none */
    static Selector parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a series is name or name{attribute=value}: " + text);
        }
        Map<String, String> attributes = new HashMap<>();
        if (form.group(2) != null) {
            for (String pair : form.group(2).split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException("an attribute is attribute=value: " + text);
                }
                attributes.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new Selector(form.group(1), attributes);
    }

    boolean takes(Map<String, String> of) {
        return attributes.entrySet().stream()
                .allMatch(attribute -> attribute.getValue().equals(of.get(attribute.getKey())));
    }
}
