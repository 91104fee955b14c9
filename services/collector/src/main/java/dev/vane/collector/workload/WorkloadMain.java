package dev.vane.collector.workload;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The program of a workload, run as a process of its own with nothing but a JDK: {@code compute}, {@code memory},
 * {@code disk FOLDER} or {@code interfere}. It ends when its standard input does, so it never outlives the process that
 * started it, however that ended, and tells on standard output what it has done in each second.
 */
public final class WorkloadMain {
    private WorkloadMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("wait-for-parent").start(WorkloadMain::endWithParent);
        Thread.ofPlatform().daemon().name("report").start(WorkloadMain::report);
        String kind = arguments.length == 0 ? "" : arguments[0];
        switch (kind) {
            case "compute" -> Load.compute();
            case "memory" -> Load.walkMemory();
            case "disk" -> DiskLoad.run(Path.of(arguments[1]));
            case "interfere" -> Load.interfere();
            default ->
                throw new IllegalArgumentException("workload must be compute, memory, disk or interfere: " + kind);
        }
    }

    /** One line at the end of each second: the second, and the pieces of work that were done in it. */
    private static void report() {
        long before = Load.pieces();
        long second = System.currentTimeMillis() / 1000 + 1;
        try {
            while (true) {
                Thread.sleep(Math.max(0, second * 1000 - System.currentTimeMillis()));
                long now = Load.pieces();
                System.out.println(second + " " + (now - before));
                before = now;
                second = System.currentTimeMillis() / 1000 + 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; what matters is the end.
            }
        } catch (IOException e) {
            // A broken pipe is the end, too.
        }
        Runtime.getRuntime().halt(0);
    }
}
