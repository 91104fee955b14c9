package dev.vane.collector.live;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Why a host has no VM to watch: what was looked at, and which keys decide. */
final class NothingWatched {
    private static final int EXAMPLES = 3;

    private NothingWatched() {}

    /**
     * A sentence about it.
     *
     * @param roots where control groups were looked for
     * @param groups names of those that hold processes, whether the configuration wants them or not
     */
    static String sentence(LiveConfig config, Collection<Path> roots, List<String> groups) {
        return "no VM is watched: %s%s; %s=NAME=PID watches a process"
                .formatted(groups(config, roots, groups), processes(config), LiveConfig.PROCESSES);
    }

    private static String groups(LiveConfig config, Collection<Path> roots, List<String> groups) {
        String places = roots.stream().map(Path::toString).collect(Collectors.joining(" and "));
        String include = setting(LiveConfig.INCLUDE, config.include());
        if (groups.isEmpty()) {
            return "no control group below %s holds processes that %s could match".formatted(places, include);
        }
        String exclude = config.exclude().isEmpty() ? "" : " without " + setting(LiveConfig.EXCLUDE, config.exclude());
        String examples = groups.stream().limit(EXAMPLES).collect(Collectors.joining(", "));
        return "of the control groups below %s %d with processes were found, such as %s; %s%s matches none"
                .formatted(places, groups.size(), examples, include, exclude);
    }

    private static String processes(LiveConfig config) {
        List<String> pairs = config.processes().entrySet().stream()
                .map(process -> process.getKey() + "=" + process.getValue())
                .toList();
        return pairs.isEmpty() ? "" : "; no process of %s runs".formatted(setting(LiveConfig.PROCESSES, pairs));
    }

    private static String setting(String key, List<String> values) {
        return key + "=" + String.join(",", values);
    }
}
