package dev.vane.collector.live;

import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a live host source watches.
 *
 * @param host name that the samples carry
 * @param include globs of control groups to watch
 * @param exclude globs of control groups to leave out
 * @param processes process trees to watch: VM name and first process
 * @param perf counts hardware events where the host can
 */
public record LiveConfig(
        String host, List<String> include, List<String> exclude, Map<String, Long> processes, boolean perf) {
    static final String HOST = "collector.host";
    static final String INCLUDE = "collector.groups.include";
    static final String EXCLUDE = "collector.groups.exclude";
    static final String PROCESSES = "collector.processes";
    static final String PERF = "collector.perf";

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    HOST,
                    ConfigDef.Type.STRING,
                    "",
                    new Rule(LiveConfig::requireHost, "a name of 1 to 253 bytes without a slash, or empty"),
                    Importance.HIGH,
                    "Name of the host in every sample. Empty: the machine's own host name.")
            .define(
                    INCLUDE,
                    ConfigDef.Type.LIST,
                    List.of("**"),
                    new Rule(LiveConfig::requireGlobs, "globs, such as machine.slice/*"),
                    Importance.HIGH,
                    "Control groups to watch, as globs over their paths without the leading slash; ** also matches"
                            + " slashes. A machine or container is watched as a whole; elsewhere the innermost groups"
                            + " with processes are watched. Empty: none.")
            .define(
                    EXCLUDE,
                    ConfigDef.Type.LIST,
                    List.of(),
                    new Rule(LiveConfig::requireGlobs, "globs, such as system.slice/**"),
                    Importance.MEDIUM,
                    "Control groups to exclude, even if collector.groups.include matches them.")
            .define(
                    PROCESSES,
                    ConfigDef.Type.LIST,
                    List.of(),
                    new Rule(LiveConfig::requireProcesses, "name=pid, each name once"),
                    Importance.MEDIUM,
                    "Processes to watch as VMs, each including its descendants: name=pid.")
            .define(
                    PERF,
                    ConfigDef.Type.STRING,
                    "auto",
                    ValidString.in("auto", "off"),
                    Importance.MEDIUM,
                    "Hardware counters by perf: auto uses perf where it is installed and permitted, off never.");

    /** Checks a value's form; what is wrong with it is an IllegalArgumentException or a ConfigException. */
    private record Rule(java.util.function.Consumer<Object> check, String allowed) implements ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            try {
                check.accept(value);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(key, value, "must be " + allowed + ": " + e.getMessage());
            }
        }

        @Override
        public String toString() {
            return allowed;
        }
    }

    public LiveConfig {
        requireHost(host);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        processes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(processes));
    }

    /**
     * Reads the settings; keys of other parts are ignored.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static LiveConfig of(Map<String, String> settings) {
        AbstractConfig config = new AbstractConfig(DEFINITION, settings, false);
        String host = config.getString(HOST);
        return new LiveConfig(
                host.isEmpty() ? ownName() : host,
                config.getList(INCLUDE),
                config.getList(EXCLUDE),
                processes(config.getList(PROCESSES)),
                config.getString(PERF).equals("auto"));
    }

    /** All keys with defaults and meaning. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    private static String ownName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }

    private static Map<String, Long> processes(List<String> pairs) {
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.lastIndexOf('=');
            String name = pair.substring(0, Math.max(0, equals)).strip();
            String pid = pair.substring(equals + 1).strip();
            new VmKey("host", name);
            if (!pid.matches("[1-9][0-9]{0,9}")) {
                throw new IllegalArgumentException("no process id: " + pair);
            }
            if (processes.put(name, Long.valueOf(pid)) != null) {
                throw new IllegalArgumentException("twice: " + name);
            }
        }
        return processes;
    }

    private static void requireHost(Object value) {
        String host = (String) value;
        if (!host.isEmpty()) {
            new VmKey(host, "vm");
        }
    }

    private static void requireGlobs(Object value) {
        for (Object glob : (List<?>) value) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + glob);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(e.getDescription() + " in " + glob, e);
            }
        }
    }

    private static void requireProcesses(Object value) {
        processes(((List<?>) value).stream().map(String::valueOf).toList());
    }
}
