package dev.vane.collector.replay;

import dev.vane.collector.mapping.CsvFile;
import dev.vane.collector.mapping.UnreadableTraceException;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.VmKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * One line of {@code traces.csv}: a recorded VM.
 *
 * @param file its rows; the first column is the second, as recorded
 * @param vm the VM that it becomes
 * @param offset added to the recorded second, gives the event time
 * @param first first recorded second that is replayed
 * @param last last recorded second that is replayed
 * @param cpus that the VM may run on, if they are known
 */
record Trace(Path file, VmKey vm, long offset, long first, long last, Optional<CpuList> cpus) {
    static final String FILE_NAME = "traces.csv";

    /** All traces of a recording: the columns {@code file,host,vm,offset,first,last}, the last two may be empty, and perhaps {@code cpus}. */
    static List<Trace> list(Path folder, String hostSuffix) {
        Path file = folder.resolve(FILE_NAME);
        List<Trace> traces = new ArrayList<>();
        Set<VmKey> seen = new HashSet<>();
        try (CsvFile csv = CsvFile.open(file)) {
            for (var row = csv.next(); row.isPresent(); row = csv.next()) {
                Trace trace = read(csv, row.get(), folder, hostSuffix);
                if (!seen.add(trace.vm)) {
                    throw csv.refused("a second trace of " + trace.vm);
                }
                traces.add(trace);
            }
        }
        if (traces.isEmpty()) {
            throw new UnreadableTraceException(file, "names no trace");
        }
        return traces;
    }

    private static Trace read(CsvFile csv, CSVRecord row, Path folder, String hostSuffix) {
        long first = wholeOr(csv, row, "first", Long.MIN_VALUE);
        long last = wholeOr(csv, row, "last", Long.MAX_VALUE);
        if (first > last) {
            throw csv.refused("first must not be after last: %d, %d".formatted(first, last));
        }
        return new Trace(
                inside(folder, csv.text(row, "file"), csv),
                vm(csv, row, hostSuffix),
                csv.whole(row, csv.column("offset")),
                first,
                last,
                cpus(csv, row));
    }

    private static Optional<CpuList> cpus(CsvFile csv, CSVRecord row) {
        String text = csv.has("cpus") ? csv.text(row, "cpus") : "";
        Optional<CpuList> cpus = CpuList.parse(text);
        if (cpus.isEmpty() && !text.isEmpty()) {
            throw csv.refused("cpus must be a list of CPUs such as 0-3,8: " + text);
        }
        return cpus;
    }

    /** A recording may come from elsewhere: it names no file but its own. */
    private static Path inside(Path folder, String name, CsvFile csv) {
        try {
            Path own = folder.toAbsolutePath().normalize();
            Path file = own.resolve(name).normalize();
            if (!name.isEmpty() && file.startsWith(own) && !file.equals(own)) {
                return folder.resolve(name);
            }
        } catch (InvalidPathException e) {
            // Falls through: the name is no path at all.
        }
        throw csv.refused("file must be within the recording's folder: " + name);
    }

    private static VmKey vm(CsvFile csv, CSVRecord row, String hostSuffix) {
        try {
            return new VmKey(csv.text(row, "host") + hostSuffix, csv.text(row, "vm"));
        } catch (IllegalArgumentException e) {
            throw csv.refused(e.getMessage());
        }
    }

    private static long wholeOr(CsvFile csv, CSVRecord row, String column, long otherwise) {
        return csv.text(row, column).isEmpty() ? otherwise : csv.whole(row, csv.column(column));
    }
}
