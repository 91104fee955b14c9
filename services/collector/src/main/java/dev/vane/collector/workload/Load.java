package dev.vane.collector.workload;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The loads that need no files. Each does one piece of work, then rests for a fixed time: a closed loop at some fifth of
 * a core, whose pace tells how fast the machine lets it be.
 */
final class Load {
    private static final Duration REST_OF_COMPUTE = Duration.ofMillis(20);
    private static final Duration REST_OF_WALK = Duration.ofMillis(40);
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int WALK_LONGS = 32 << 17;
    private static final int WALK_STEPS = 50_000;
    private static final int STREAM_LONGS = 64 << 17;

    /** Keeps the compiler from leaving out work whose result nobody wants. */
    private static final AtomicLong SINK = new AtomicLong();

    /** Pieces of work that were done. */
    private static final AtomicLong PIECES = new AtomicLong();

    /** A piece of work. */
    interface Work {
        long run() throws IOException;
    }

    private Load() {}

    /** Pieces of work that this process has done so far. */
    static long pieces() {
        return PIECES.get();
    }

    static void repeat(Duration rest, Work work) throws InterruptedException, IOException {
        while (true) {
            SINK.setOpaque(work.run());
            PIECES.incrementAndGet();
            Thread.sleep(rest);
        }
    }

    /** Digests blocks of bytes: arithmetic on data that stays in the core's caches. */
    static void compute() throws InterruptedException, IOException {
        MessageDigest digest = digest();
        byte[] block = new byte[BLOCK_BYTES];
        repeat(REST_OF_COMPUTE, () -> {
            digest.update(block);
            byte[] hash = digest.digest();
            block[0] = hash[0];
            return hash[0];
        });
    }

    /** Jumps through 32 MiB by the numbers that it finds there: each step waits for the last one's cache miss. */
    static void walkMemory() throws InterruptedException, IOException {
        long[] next = new long[WALK_LONGS];
        for (int i = 0; i < next.length; i++) {
            next[i] = ThreadLocalRandom.current().nextInt(next.length);
        }
        repeat(REST_OF_WALK, () -> walk(next));
    }

    private static long walk(long[] next) {
        int at = ThreadLocalRandom.current().nextInt(next.length);
        for (int step = 0; step < WALK_STEPS; step++) {
            long to = next[at];
            // A chain of fixed jumps ends in a short circle; changing it on the way keeps it wandering.
            next[at] = (to + step) % next.length;
            at = (int) to;
        }
        return at;
    }

    /** Takes all CPUs and as much memory bandwidth as they can, without rest. */
    static void interfere() throws InterruptedException {
        int cpus = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < cpus; i++) {
            Thread.ofPlatform().daemon().name("interfere-" + i).start(Load::burn);
        }
        Thread.currentThread().join();
    }

    private static void burn() {
        MessageDigest digest = digest();
        byte[] block = new byte[BLOCK_BYTES];
        long[] stream = new long[STREAM_LONGS];
        while (true) {
            digest.update(block);
            for (int i = 0; i < stream.length; i++) {
                stream[i] += i;
            }
            SINK.setOpaque(stream[stream.length - 1]);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
