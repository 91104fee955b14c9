package dev.vane.collector.live;

import dev.vane.collector.live.Target.ProcessTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the processes of a process tree. The kernel lists the children of each thread; one built without that
 * (CONFIG_PROC_CHILDREN) tells of each process its parent alone, so all processes are read. For one thread.
 */
final class ProcessTrees {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTrees.class);

    /** All trees that are read in one second share a look at all processes. */
    private static final long SHARED_NANOS = 500_000_000L;

    private final KernelFiles files;
    private final StartTimes starts;
    private final LongSupplier nanoTime;
    private Map<Long, List<Long>> children = Map.of();
    private long childrenNanos;
    private boolean isTold;

    ProcessTrees(KernelFiles files, StartTimes starts, LongSupplier nanoTime) {
        this.files = files;
        this.starts = starts;
        this.nanoTime = nanoTime;
    }

    /** A process and its descendants; empty if it has ended, also if another process has its id now. */
    List<Long> processes(ProcessTree tree) {
        OptionalLong start = tree.startTicks().isPresent() ? starts.read(tree.pid()) : tree.startTicks();
        Set<Long> pids = new LinkedHashSet<>();
        if (start.equals(tree.startTicks())) {
            collect(tree.pid(), pids);
        }
        return List.copyOf(pids);
    }

    private void collect(long pid, Set<Long> pids) {
        List<Path> threads = files.folders(files.task(pid, "task"));
        if (threads.isEmpty() || !pids.add(pid)) {
            return;
        }
        Stream<Long> found = listsChildren(threads.getFirst())
                ? threads.stream().flatMap(thread -> files.numbers(thread.resolve("children")).stream())
                : children().getOrDefault(pid, List.of()).stream();
        found.toList().forEach(child -> collect(child, pids));
    }

    /** A thread that has just ended has no folder any more, and no children. */
    private static boolean listsChildren(Path thread) {
        return Files.exists(thread.resolve("children")) || !Files.exists(thread);
    }

    private Map<Long, List<Long>> children() {
        long now = nanoTime.getAsLong();
        if (!isTold || now - childrenNanos >= SHARED_NANOS) {
            children = childrenByParent();
            childrenNanos = now;
        }
        if (!isTold) {
            isTold = true;
            LOG.info("this kernel does not list the children of a process: they are found by reading all processes");
        }
        return children;
    }

    private Map<Long, List<Long>> childrenByParent() {
        Map<Long, List<Long>> found = new HashMap<>();
        for (Path folder : files.folders(files.proc())) {
            OptionalLong pid = KernelNumber.parse(folder.getFileName().toString());
            if (pid.isPresent()) {
                ProcessStat.read(files, pid.getAsLong())
                        .map(ProcessStat::parent)
                        .filter(OptionalLong::isPresent)
                        .ifPresent(parent -> found.computeIfAbsent(parent.getAsLong(), any -> new ArrayList<>())
                                .add(pid.getAsLong()));
            }
        }
        return found;
    }

    /** All threads of these processes. */
    List<Long> threads(List<Long> pids) {
        return pids.stream()
                .flatMap(pid -> files.folders(files.task(pid, "task")).stream())
                .map(folder -> KernelNumber.parse(folder.getFileName().toString()))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }
}
