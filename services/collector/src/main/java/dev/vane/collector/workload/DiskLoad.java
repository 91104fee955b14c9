package dev.vane.collector.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Writes blocks of a small file at random, has them stored, and reads others back. */
final class DiskLoad {
    private static final int BLOCK_BYTES = 1 << 14;
    private static final int BLOCKS = 512;

    /** Bounds what is written to a few MB/s however fast the disk is: disks wear out. */
    private static final Duration REST = Duration.ofMillis(20);

    private DiskLoad() {}

    static void run(Path folder) throws IOException, InterruptedException {
        Path path = Files.createTempFile(folder, "vane-workload-", ".blocks");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // An open file needs no name; without one nothing is left, however this process ends.
            Files.delete(path);
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            Load.repeat(REST, () -> step(file, block));
        }
    }

    private static long step(FileChannel file, ByteBuffer block) throws IOException {
        for (int i = 0; i < 2; i++) {
            block.clear().putLong(0, System.nanoTime());
            file.write(block, randomPosition());
        }
        file.force(false);
        block.clear();
        return file.read(block, randomPosition());
    }

    private static long randomPosition() {
        return ThreadLocalRandom.current().nextLong(BLOCKS) * BLOCK_BYTES;
    }
}
