package dev.vane.collector.workload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A greedy neighbour in a control group of its own: it takes every CPU and the memory's bandwidth for a while, then is
 * gone for as long, again and again.
 */
public final class Interferer implements AutoCloseable {
    /** How long it is on, and off. */
    public static final Duration PERIOD = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Interferer.class);
    private static final String NAME = "interferer";
    private static final int HEAP_MEGABYTES_PER_CPU = 80;
    private static final int HEAP_MEGABYTES = 64;

    private final DemoGroups groups;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isRunning;

    /** Off at first, on after one period. */
    Interferer(DemoGroups groups) {
        this(groups, PERIOD);
    }

    Interferer(DemoGroups groups, Duration period) {
        this.groups = groups;
        this.thread = Thread.ofVirtual().name(NAME).start(() -> takeTurns(period));
    }

    /** True while it interferes. */
    public boolean running() {
        return isRunning;
    }

    /** Name of the VM that it is while it runs. */
    public String vm() {
        return groups.path(NAME);
    }

    private void takeTurns(Duration period) {
        try {
            while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                interfere(period);
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
        try (Workload burner = Workload.start(groups.entrances(NAME), heap, List.of("interfere"))) {
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
