package dev.vane.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The recording that is shipped, read with nothing but the JDK: what a replay of it owes is counted here from the
 * seconds that its files hold.
 *
 * @param seconds by VM, the seconds in which it has a row, as recorded
 */
record Recording(Map<String, List<Long>> seconds) {
    /** Where it lies, seen from this module. */
    static final Path FOLDER = Path.of("../../services/collector/samples/hpc-anomaly");

    private static final String LIST = "traces.csv";
    private static final int WINDOW = 60;
    private static final int SILENCE = 10;
    private static final int MIN_REAL = 10;

    /** How many windows are due, and how many of those repeat more than a fifth of their rows. */
    record Owed(long due, long tooManyImputed) {
        private Owed plus(Owed other) {
            return new Owed(due + other.due, tooManyImputed + other.tooManyImputed);
        }
    }

    /** A copy of the recording in which each trace keeps these seconds of its own. */
    static Path cut(long first, long last, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path list = folder.resolve(LIST);
        List<String> lines = Files.readAllLines(list).stream()
                .map(line -> isTrace(line) ? line.replaceFirst(",,$", ",%d,%d".formatted(first, last)) : line)
                .toList();
        Files.write(list, lines);
        return folder;
    }

    static Recording read(Path folder) throws IOException {
        Map<String, List<Long>> seconds = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve(LIST))) {
            if (isTrace(line)) {
                String[] cells = line.split(",", -1);
                long first = cells[4].isEmpty() ? Long.MIN_VALUE : Long.parseLong(cells[4]);
                long last = cells[5].isEmpty() ? Long.MAX_VALUE : Long.parseLong(cells[5]);
                seconds.put(cells[2], secondsOf(folder.resolve(cells[0]), first, last));
            }
        }
        return new Recording(seconds);
    }

    private static boolean isTrace(String line) {
        return !line.startsWith("#") && !line.startsWith("file,");
    }

    private static List<Long> secondsOf(Path file, long first, long last) throws IOException {
        try (BufferedReader rows = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return rows.lines()
                    .skip(1)
                    .map(row -> Long.valueOf(row.substring(0, row.indexOf(','))))
                    .filter(second -> first <= second && second <= last)
                    .toList();
        }
    }

    /** Rows of all VMs. */
    long rows() {
        return seconds.values().stream().mapToLong(List::size).sum();
    }

    Owed owed() {
        return seconds.values().stream().map(Recording::owed).reduce(new Owed(0, 0), Owed::plus);
    }

    /** Walks through one VM's life second by second; it is named gone right after its last row. */
    private static Owed owed(List<Long> rows) {
        Deque<Boolean> imputed = new ArrayDeque<>();
        int real = 0;
        long lastRow = 0;
        long due = 0;
        long tooManyImputed = 0;
        for (long second = rows.getFirst(); second <= rows.getLast(); second++) {
            boolean hasRow = rows.contains(second);
            if (!hasRow && second - lastRow >= SILENCE) {
                imputed.clear();
                real = 0;
                continue;
            }
            imputed.add(!hasRow);
            if (imputed.size() > WINDOW) {
                imputed.remove();
            }
            real += hasRow ? 1 : 0;
            lastRow = hasRow ? second : lastRow;
            if (real >= MIN_REAL) {
                due++;
                tooManyImputed += 5 * imputed.stream().filter(row -> row).count() > imputed.size() ? 1 : 0;
            }
        }
        return new Owed(due, tooManyImputed);
    }
}
