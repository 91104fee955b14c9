package dev.vane.collector.live;

import dev.vane.collector.live.Target.ProcessTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that the configuration names by their ids. An id means the process that had it when it was first seen:
 * once that has ended, the kernel may give the id to any other. For one thread.
 */
final class WatchedProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedProcesses.class);

    private final Map<String, Long> pids;
    private final StartTimes starts;
    private final Map<String, ProcessTree> seen = new LinkedHashMap<>();
    private final Map<String, OptionalLong> strangers = new LinkedHashMap<>();

    /** @param pids ids by VM name */
    WatchedProcesses(Map<String, Long> pids, StartTimes starts) {
        this.pids = pids;
        this.starts = starts;
    }

    /** The trees to watch now, also of processes that have ended. */
    List<ProcessTree> find() {
        return pids.entrySet().stream()
                .map(entry -> find(entry.getKey(), entry.getValue()))
                .toList();
    }

    private ProcessTree find(String name, long pid) {
        OptionalLong start = starts.read(pid);
        ProcessTree tree = new ProcessTree(name, pid, start);
        if (start.isEmpty()) {
            return seen.getOrDefault(name, tree);
        }
        ProcessTree first = seen.computeIfAbsent(name, any -> tree);
        if (!first.startTicks().equals(start) && !start.equals(strangers.put(name, start))) {
            LOG.warn("the process has ended and another has its id, which is not watched vm={} pid={}", name, pid);
        }
        return first;
    }
}
