package dev.vane.collector.live;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the small text files of procfs and sysfs. A file that is not there is empty, not an error: groups and processes
 * end while they are read. For one thread.
 */
final class KernelFiles {
    private static final Logger LOG = LoggerFactory.getLogger(KernelFiles.class);

    private static final Set<String> NO_LIMIT = Set.of("max", "-1");
    private static final int MAX_TOLD_CHARACTERS = 40;
    private static final int AUXV_PAGE_BYTES = 6;
    private static final int AUXV_TICKS = 17;

    private final Path proc;
    private final Path sys;
    private final LiveHostMetrics metrics;

    /** Names of files in which some number could not be read. */
    private final Set<String> told = new HashSet<>();

    private final RefusedFiles refused = new RefusedFiles();
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
        try {
            return Optional.of(read(file));
        } catch (IOException e) {
            if (isFailure(file, e)) {
                metrics.unreadable(LiveHostMetrics.Unreadable.FAILED);
            }
            return Optional.empty();
        }
    }

    /**
     * All of a file with pressure stall information. Where that is switched off, the files are there but cannot be read:
     * then it is absent, no failure, and asked for rarely.
     */
    Optional<String> pressure(Path file) {
        if (!refused.isDue(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(file));
        } catch (IOException e) {
            if (isFailure(file, e)) {
                if (refused.isEmpty()) {
                    LOG.info(
                            "no pressure stall information: is it switched off? file={} reason={}", file, e.toString());
                }
                refused.add(file);
            }
            return Optional.empty();
        }
    }

    private String read(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            buffer.clear();
            while (channel.read(buffer) >= 0) {
                if (!buffer.hasRemaining()) {
                    buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
                }
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Whether reading failed for a reason that is neither a missing permission, which is counted here, nor the end of the
     * process or group. An error while reading has only a text, in the language of this process, so what it means is told
     * by whether the file is still there: those of what has ended are not.
     */
    private boolean isFailure(Path file, IOException e) {
        if (e instanceof AccessDeniedException) {
            metrics.unreadable(LiveHostMetrics.Unreadable.DENIED);
            return false;
        }
        return !(e instanceof NoSuchFileException) && Files.exists(file);
    }

    /** The number that a file holds, if it holds one. */
    OptionalLong number(Path file) {
        Optional<String> text = text(file);
        return text.isPresent() ? number(text.get().strip(), file) : OptionalLong.empty();
    }

    /**
     * The number that a word of a file is. A word that is none is counted as unreadable, and told once for all files of
     * that name.
     */
    OptionalLong number(String word, Path file) {
        OptionalLong number = KernelNumber.parse(word);
        if (number.isEmpty()) {
            metrics.unreadable(LiveHostMetrics.Unreadable.INVALID);
            if (told.add(file.getFileName().toString())) {
                LOG.warn("a number cannot be read, what it counts is absent file={} value={}", file, printable(word));
            }
        }
        return number;
    }

    /** The number in a column, counted from 0; a line with fewer columns is as unreadable as a word that is no number. */
    OptionalLong number(String[] columns, int column, Path file) {
        return number(column < columns.length ? columns[column] : "", file);
    }

    private static String printable(String word) {
        String start = word.substring(0, Math.min(word.length(), MAX_TOLD_CHARACTERS));
        return '"' + start.replaceAll("[^ -~]", "?") + '"';
    }

    /** The limit that a file holds; empty where it says {@code max} or, in v1, {@code -1}. */
    OptionalLong limit(Path file) {
        return text(file)
                .map(String::strip)
                .filter(word -> !NO_LIMIT.contains(word))
                .map(word -> number(word, file))
                .orElse(OptionalLong.empty());
    }

    /** The lines {@code key value} of a file, without the values' meaning; lines of another form are left out. */
    Map<String, String> keyed(Path file) {
        Map<String, String> values = new HashMap<>();
        text(file).ifPresent(text -> text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                values.put(line.substring(0, space), line.substring(space + 1).strip());
            }
        }));
        return values;
    }

    /** The numbers in a file, one on each line: process or thread ids. */
    List<Long> numbers(Path file) {
        List<Long> numbers = new ArrayList<>();
        text(file).ifPresent(text -> {
            for (String word : text.strip().split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    number(word, file).ifPresent(numbers::add);
                }
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
        } catch (IOException | DirectoryIteratorException e) {
            IOException cause =
                    e instanceof DirectoryIteratorException iteration ? iteration.getCause() : (IOException) e;
            if (!(cause instanceof NotDirectoryException) && isFailure(folder, cause)) {
                metrics.unreadable(LiveHostMetrics.Unreadable.FAILED);
            }
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
        return Math.max(1, auxiliary(AUXV_PAGE_BYTES, 4096));
    }

    /** Clock ticks of procfs in a second. */
    long ticksPerSecond() {
        return Math.max(1, auxiliary(AUXV_TICKS, 100));
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
}
