package dev.vane.clients;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where a service listens, in settings {@code host:port}.
 *
 * @param host name or address, an IPv6 one without its brackets
 * @param port 0 is any that is free
 */
public record ListenAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s\\[\\]]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /**
     * Reads a setting.
     *
     * @throws IllegalArgumentException if it is no address
     */
    public static ListenAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > MAX_PORT) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        return new ListenAddress(form.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(form.group(2)));
    }

    /** Accepts addresses. What it refuses it answers with the example. */
    public static ConfigDef.Validator validator(String example) {
        String allowed = "host:port, such as " + example;
        return LambdaValidator.with(
                (key, value) -> {
                    try {
                        parse((String) value);
                    } catch (IllegalArgumentException e) {
                        throw new ConfigException(key, value, "must be " + allowed);
                    }
                },
                () -> allowed);
    }
}
