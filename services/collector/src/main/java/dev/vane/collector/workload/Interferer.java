package dev.vane.collector.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A greedy neighbour in a control group of its own, with more weight than the others: it takes every CPU and the memory's
 * bandwidth for a while, then is gone for as long, again and again. It stays long enough to page somebody.
 */
public final class Interferer implements AutoCloseable {
    /** How long it is on, and off. */
    public static final Duration PERIOD = Duration.ofMinutes(3);

    /** How long it waits before it is on for the first time: windows fill in a minute. */
    public static final Duration FIRST = Duration.ofMinutes(1);

    /** How many times the weight of another group it has when CPUs are contended. */
    private static final int WEIGHT = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Interferer.class);
    private static final String NAME = "interferer";
    private static final int HEAP_MEGABYTES_PER_CPU = 80;
    private static final int HEAP_MEGABYTES = 64;

    private final DemoGroups groups;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isRunning;

    /** Off at first. */
    Interferer(DemoGroups groups) {
        this(groups, FIRST, PERIOD);
    }

    Interferer(DemoGroups groups, Duration first, Duration period) {
        this.groups = groups;
        this.thread = Thread.ofVirtual().name(NAME).start(() -> takeTurns(first, period));
    }

    /** True while it interferes. */
    public boolean running() {
        return isRunning;
    }

    /** Name of the VM that it is while it runs. */
    public String vm() {
        return groups.path(NAME);
    }

    private void takeTurns(Duration first, Duration period) {
        try {
            Duration pause = first;
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                interfere(period);
                pause = period;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("no interference: cannot start it reason={}", e.getMessage());
        }
    }

    private void interfere(Duration period) throws IOException, InterruptedException {
        int heap =
                HEAP_MEGABYTES + HEAP_MEGABYTES_PER_CPU * Runtime.getRuntime().availableProcessors();
        List<Path> entrances = groups.entrances(NAME);
        groups.weigh(NAME, WEIGHT);
        try (Workload burner = Workload.start(entrances, heap, List.of("interfere"))) {
            isRunning = burner.isAlive();
            LOG.info("interference on vm={}", vm());
            boolean isClosed = closed.await(period.toNanos(), TimeUnit.NANOSECONDS);
            LOG.info("interference off vm={} closed={}", vm(), isClosed);
        } finally {
            isRunning = false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
