package dev.vane.web;

import dev.vane.clients.ListenAddress;
import dev.vane.clients.TimeSetting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Where the console listens, whom it answers and how much it keeps.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 is any that is free
 * @param token what a caller must know; empty answers everyone, which only loopback may
 * @param history how far back it reads and remembers
 * @param vmsMax most VMs that it remembers at a time
 */
public record WebConfig(String host, int port, Optional<String> token, Duration history, int vmsMax) {
    /** Key of the address to listen on. */
    public static final String LISTEN = "web.listen";

    /** Key of what a caller must know. */
    public static final String TOKEN = "web.token";

    /** Key of how far back the console reads and remembers. */
    public static final String HISTORY = "web.history";

    /** Key of the most VMs that it remembers. */
    public static final String VMS_MAX = "web.vms.max";

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String TOKENS = "16 or more visible ASCII characters without spaces";
    private static final Pattern GOOD_TOKEN = Pattern.compile("[!-~]{16,}");

    /** Written out, not looked up: who answers for a name may change. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|(0{1,4}:){7}0{0,3}1");

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    LISTEN,
                    ConfigDef.Type.STRING,
                    "127.0.0.1:9465",
                    ListenAddress.validator("127.0.0.1:9465"),
                    Importance.HIGH,
                    "Address and port of the console. Port 0 takes a free one. An address other than loopback"
                            + " requires web.token.")
            .define(
                    TOKEN,
                    ConfigDef.Type.PASSWORD,
                    null,
                    LambdaValidator.with(WebConfig::requireToken, () -> TOKENS),
                    Importance.HIGH,
                    "Token that requests must carry, as bearer token or as password of any user. Without it all"
                            + " requests are"
                            + " answered, and the console listens on loopback only.")
            .define(
                    HISTORY,
                    ConfigDef.Type.STRING,
                    "1h",
                    TimeSetting.validator(
                            time -> time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0,
                            "seconds, minutes or hours from 1m to 1h, such as 30m"),
                    Importance.MEDIUM,
                    "Length of the console's history, and the time without records after which a VM is dropped. An hour"
                            + " needs 76 kB for each VM.")
            .define(
                    VMS_MAX,
                    ConfigDef.Type.INT,
                    2_000,
                    Range.atLeast(1),
                    Importance.MEDIUM,
                    "Largest number of VMs that the console keeps. Further VMs are not shown.");

    /** The keys, their defaults and what they mean. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /**
     * Reads the configuration; keys that are not the console's are ignored.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static WebConfig from(Map<String, ?> settings) {
        Map<String, Object> parsed = DEFINITION.parse(settings);
        ListenAddress address = ListenAddress.parse((String) parsed.get(LISTEN));
        WebConfig config = new WebConfig(
                address.host(),
                address.port(),
                Optional.ofNullable((Password) parsed.get(TOKEN)).map(Password::value),
                TimeSetting.parse((String) parsed.get(HISTORY)),
                (Integer) parsed.get(VMS_MAX));
        if (!config.isLoopback() && config.token().isEmpty()) {
            throw new ConfigException(
                    "%s=%s: beyond loopback %s must be set: %s".formatted(LISTEN, parsed.get(LISTEN), TOKEN, TOKENS));
        }
        return config;
    }

    /** True if nobody but this machine can connect. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    private static void requireToken(String key, Object value) {
        if (value instanceof Password token
                && !GOOD_TOKEN.matcher(token.value()).matches()) {
            throw new ConfigException(key, value, "must be " + TOKENS);
        }
    }

    /** Without the token: what is logged must not open the door. */
    @Override
    public String toString() {
        return "WebConfig[host=%s, port=%d, token=%s, history=%s, vmsMax=%d]"
                .formatted(host, port, token.isPresent() ? "set" : "none", history, vmsMax);
    }
}
