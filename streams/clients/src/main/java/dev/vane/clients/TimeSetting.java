package dev.vane.clients;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;

/** Lengths of time in settings: whole seconds, minutes or hours, such as {@code 15m}. */
public final class TimeSetting {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([smh])");

    private TimeSetting() {}

    /**
     * Reads a setting.
     *
     * @throws IllegalArgumentException if it is no length of time
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a length of time: " + text);
        }
        long count = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /**
     * Accepts lengths of time for which a condition holds.
     *
     * @param allowed in words, told of what is refused
     */
    public static ConfigDef.Validator validator(Predicate<Duration> condition, String allowed) {
        return LambdaValidator.with(
                (key, value) -> {
                    if (!FORM.matcher((String) value).matches() || !condition.test(parse((String) value))) {
                        throw new ConfigException(key, value, "must be " + allowed);
                    }
                },
                () -> allowed);
    }
}
