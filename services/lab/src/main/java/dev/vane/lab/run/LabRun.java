package dev.vane.lab.run;

import dev.vane.collector.live.LiveConfig;
import dev.vane.collector.live.LiveHostMetrics;
import dev.vane.collector.live.LiveHostSource;
import dev.vane.lab.application.Application;
import dev.vane.lab.application.Applications;
import dev.vane.lab.application.Packages;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.machine.Busyness;
import dev.vane.lab.machine.Groups;
import dev.vane.lab.machine.Guard;
import dev.vane.lab.machine.HostDescription;
import dev.vane.lab.machine.LabLock;
import dev.vane.lab.machine.NotClearedException;
import dev.vane.lab.plan.Plan;
import dev.vane.lab.plan.PlannedBlock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the blocks of a plan that have not been measured yet, one after the other. */
public final class LabRun {
    private static final Logger LOG = LoggerFactory.getLogger(LabRun.class);
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Path LOCK = Path.of("/run/vane-lab.lock");
    private static final Path STAT = Path.of("/proc/stat");
    private static final long BUSY_MILLIS = 4_000;
    /** More than this of a CPU in the hands of others, and labels say more about them than about the neighbours. */
    private static final double MAX_BUSY_CPUS = 0.15;

    private static final int MAX_FAILURES_IN_A_ROW = 3;
    private static final long START_SECONDS = 8;
    private static final long CLEARING_MILLIS = 8_000;
    private static final long RETRY_MILLIS = 100;

    /**
     * What came of it.
     *
     * @param measured blocks that were measured now
     * @param failed blocks that could not be measured; the next run tries them again
     * @param left blocks of the plan that are still to be measured, the failed ones included
     */
    public record Result(int measured, int failed, int left) {}

    private final Plan plan;
    private final String host;
    private final Applications applications;
    private final BatchStorage storage;
    private final Progress progress;
    private final BooleanSupplier isStopped;
    private final Groups groups;
    private List<String> absences = List.of();

    /**
     * A run that has not begun.
     *
     * @param host name of this machine in the data, unique among those that measure for the same data set
     * @param out folder of the data set
     * @param reports where to keep what the applications said, word by word, if anywhere
     * @param progress told every second how far it is
     * @param isStopped asked every second: true gives up the block that is being measured
     * @throws IOException if control groups cannot be used here
     * @throws IllegalArgumentException if no host can be called so
     */
    public LabRun(
            Plan plan,
            String host,
            Applications applications,
            Path out,
            Optional<Path> reports,
            Consumer<String> progress,
            BooleanSupplier isStopped)
            throws IOException {
        requireName(host);
        this.plan = plan;
        this.host = host;
        this.applications = applications;
        this.storage = new BatchStorage(plan.name(), host, out, reports);
        this.progress = new Progress(progress);
        this.isStopped = isStopped;
        this.groups = Groups.find(CGROUPS, Path.of("/sys/block"));
    }

    private static void requireName(String host) {
        if (!host.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("a host's name must be 1 to 64 letters, digits, . _ -: " + host);
        }
    }

    /** What this machine calls itself. */
    public static String ownName() {
        return LiveConfig.of(Map.of()).host();
    }

    /**
     * Measures until the plan is done, the time is over or the user stops it.
     *
     * @param limit no block is begun that would end later
     * @param evenIfBusy true to begin on a machine that others use
     * @throws IOException if the machine is in use, or a block could not be cleared
     */
    public Result run(Duration limit, boolean evenIfBusy) throws IOException, InterruptedException {
        try (LabLock lock = LabLock.take(LOCK)) {
            LOG.debug("lock taken lock={}", lock);
            clearLeftovers();
            if (!evenIfBusy) {
                requireQuiet();
            }
            // What a run before could not pack, because it was ended, is a batch of its own.
            storage.pack();
            return measureAll(limit);
        }
    }

    private Result measureAll(Duration limit) throws IOException, InterruptedException {
        Set<String> done = storage.measured();
        List<PlannedBlock> open =
                plan.blocks().stream().filter(b -> !done.contains(b.name())).toList();
        long deadline = System.nanoTime() + limit.toNanos();
        progress.expect(fitting(open, limit), done.size(), plan.blocks().size());
        Result result = measure(open, deadline);
        if (!isStopped.getAsBoolean()) {
            storage.pack();
        }
        return result;
    }

    private Result measure(List<PlannedBlock> open, long deadline) throws IOException, InterruptedException {
        int measured = 0;
        int failed = 0;
        int failedInARow = 0;
        for (PlannedBlock block : open) {
            boolean isInTime = System.nanoTime() + seconds(block) * 1_000_000_000L - deadline < 0;
            if (!isInTime || isStopped.getAsBoolean() || failedInARow == MAX_FAILURES_IN_A_ROW) {
                break;
            }
            if (measure(block)) {
                measured++;
                failedInARow = 0;
            } else if (!isStopped.getAsBoolean()) {
                failed++;
                failedInARow++;
            }
        }
        return new Result(measured, failed, open.size() - measured);
    }

    private boolean measure(PlannedBlock block) throws IOException, InterruptedException {
        progress.begin(block.name(), seconds(block));
        try (StartedBlock started = StartedBlock.start(block, applications, groups);
                Recorder recorder = new Recorder(source(started))) {
            BlockRun run = new BlockRun(block, plan.timing(), started, random(block), progress::second, isStopped);
            MeasuredBlock measured = run.run(recorder, host);
            storage.put(measured, description());
            return true;
        } catch (NotClearedException e) {
            throw e;
        } catch (StoppedException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            LOG.warn("block could not be measured block={} reason={}", block.name(), reason(e));
            return false;
        }
    }

    private Map<String, Object> description() throws IOException, InterruptedException {
        Map<String, Object> machine = new TreeMap<>(HostDescription.read(Path.of("/proc"), Path.of("/sys")));
        List<Application> used =
                plan.applications().stream().map(applications::get).toList();
        machine.put("packages", Packages.versions(Packages.of(used)));
        machine.put("absentMetrics", absences);
        machine.put(
                "timing",
                Map.of(
                        "warmUp", plan.timing().warmUp(),
                        "alone", plan.timing().alone(),
                        "together", plan.timing().together(),
                        "settle", plan.timing().settle()));
        return machine;
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? e.getMessage() : e.getMessage() + ": " + reason(e.getCause());
    }

    private Random random(PlannedBlock block) {
        return new Random((plan.name() + block.name()).hashCode());
    }

    private LiveHostSource source(StartedBlock started) {
        LiveConfig config = new LiveConfig(host, started.watched(), List.of(), Map.of(), true);
        LiveHostSource source = new LiveHostSource(config, new LiveHostMetrics(new PrometheusRegistry()));
        absences = source.absences();
        return source;
    }

    private long seconds(PlannedBlock block) {
        List<Application> inside = block.vms().stream()
                .map(vm -> applications.get(vm.application()))
                .toList();
        return START_SECONDS + new BlockRoles(block, inside).seconds(plan.timing());
    }

    private long fitting(List<PlannedBlock> open, Duration limit) {
        long total = 0;
        for (PlannedBlock block : open) {
            if (total + seconds(block) > limit.toSeconds()) {
                break;
            }
            total += seconds(block);
        }
        return total;
    }

    /** What a killed lab left is cleared by its guard in a moment; what a machine's sudden end left, here. */
    private void clearLeftovers() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + CLEARING_MILLIS * 1_000_000;
        while (!groups.processes().isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "another lab runs on this machine, or has left processes in the control group %s: %s"
                                .formatted(Groups.PARENT, groups.processes()));
            }
            Thread.sleep(RETRY_MILLIS);
        }
        Guard.over(groups, StartedBlock.FILES).close();
    }

    private static void requireQuiet() throws IOException, InterruptedException {
        double busy = Busyness.ofOthers(STAT, BUSY_MILLIS);
        if (busy > MAX_BUSY_CPUS) {
            throw new IOException(
                    "this machine is busy: others use %.2f CPUs, more than %.2f; end them, or measure all the same with --busy"
                            .formatted(busy, MAX_BUSY_CPUS));
        }
    }
}
