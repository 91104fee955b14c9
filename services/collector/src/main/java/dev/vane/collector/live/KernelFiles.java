package dev.vane.collector.live;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the small text files of procfs and sysfs. A file that is not there is empty, not an error: groups and processes
 * end while they are read. For one thread.
 */
final class KernelFiles {
    private static final int AUXV_PAGE_BYTES = 6;
    private static final int AUXV_TICKS = 17;

    private final Path proc;
    private final Path sys;
    private final LiveHostMetrics metrics;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    KernelFiles(Path proc, Path sys, LiveHostMetrics metrics) {
        this.proc = proc;
        this.sys = sys;
        this.metrics = metrics;
    }

    Path proc() {
        return proc;
    }

    Path sys() {
        return sys;
    }

    /** A file of one task, such as {@code /proc/4711/schedstat}; works for every thread, not only for leaders. */
    Path task(long tid, String name) {
        return proc.resolve(tid + "/" + name);
    }

    /** All of a file, if it could be read. */
    Optional<String> text(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            buffer.clear();
            while (channel.read(buffer) >= 0) {
                if (!buffer.hasRemaining()) {
                    buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
                }
            }
            return Optional.of(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException | NotDirectoryException | EOFException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            metrics.unreadable(LiveHostMetrics.Unreadable.DENIED);
            return Optional.empty();
        } catch (IOException e) {
            countUnlessEnded(e);
            return Optional.empty();
        }
    }

    /** A process that ends between opening and reading gives "No such process" or "No such device". */
    private void countUnlessEnded(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.contains("No such")) {
            metrics.unreadable(LiveHostMetrics.Unreadable.FAILED);
        }
    }

    /** The number that a file holds, if it holds one. */
    OptionalLong number(Path file) {
        return text(file).map(text -> parse(text.strip())).orElse(OptionalLong.empty());
    }

    /** The lines {@code key value} of a file; lines of another form are left out. */
    Map<String, Long> keyed(Path file) {
        Map<String, Long> values = new HashMap<>();
        text(file).ifPresent(text -> text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                parse(line.substring(space + 1)).ifPresent(value -> values.put(line.substring(0, space), value));
            }
        }));
        return values;
    }

    /** The numbers in a file, one on each line: process or thread ids. */
    List<Long> numbers(Path file) {
        List<Long> numbers = new ArrayList<>();
        text(file).ifPresent(text -> {
            for (String word : text.split("\\s+", -1)) {
                parse(word).ifPresent(numbers::add);
            }
        });
        return numbers;
    }

    /** The folders in a folder, sorted; none if it is not there. */
    List<Path> folders(Path folder) {
        return entries(folder, Files::isDirectory);
    }

    /** All that is in a folder, sorted; nothing if it is not there. */
    List<Path> entries(Path folder) {
        return entries(folder, entry -> true);
    }

    private List<Path> entries(Path folder, DirectoryStream.Filter<Path> filter) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, filter)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            metrics.unreadable(LiveHostMetrics.Unreadable.FAILED);
        }
        found.sort(null);
        return found;
    }

    /** The target of a symbolic link, such as the name of a namespace. */
    Optional<String> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (AccessDeniedException e) {
            metrics.unreadable(LiveHostMetrics.Unreadable.DENIED);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Bytes of a memory page, as the kernel told this process. */
    long pageBytes() {
        return auxiliary(AUXV_PAGE_BYTES, 4096);
    }

    /** Clock ticks of procfs in a second. */
    long ticksPerSecond() {
        return auxiliary(AUXV_TICKS, 100);
    }

    /** The auxiliary vector: pairs of native words, key and value. */
    private long auxiliary(int key, long otherwise) {
        try {
            ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(proc.resolve("self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (words.remaining() >= 2 * Long.BYTES) {
                long found = words.getLong();
                long value = words.getLong();
                if (found == key) {
                    return value;
                }
            }
        } catch (IOException e) {
            return otherwise;
        }
        return otherwise;
    }

    static OptionalLong parse(String number) {
        try {
            return OptionalLong.of(Long.parseLong(number));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
