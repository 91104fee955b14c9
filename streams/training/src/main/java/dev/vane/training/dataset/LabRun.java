package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** One VM of a block in one phase with its neighbours, while the lab's tables are read. Seconds are named by their ends. */
final class LabRun {
    /** Longest span that counts as labelled seconds; the label of a whole run is longer and counts none. */
    private static final int LONGEST_SPAN = 10;

    private final CsvRow line;
    private final Phase phase;
    private final long first;
    private final long last;
    private final NavigableMap<Long, Row> own = new TreeMap<>();
    private final NavigableMap<Long, LedgerSecond> ledger = new TreeMap<>();
    private final NavigableMap<Long, Row> withNeighbours = new TreeMap<>();
    private final float[] labels;
    private long labelledSeconds;

    /** @param line of the table of runs */
    LabRun(CsvRow line) {
        this.line = line;
        phase = phase(line);
        first = line.whole("first_second");
        last = line.whole("last_second");
        if (first < 0 || last < first || last - first > Short.MAX_VALUE) {
            throw line.unusable("a run from second %d to %d".formatted(first, last));
        }
        labels = new float[(int) (last - first + 1)];
        Arrays.fill(labels, Float.NaN);
    }

    /** What is from before there were other phases does not name its own. */
    private static Phase phase(CsvRow line) {
        return switch (line.textOr("phase", "")) {
            case "", "together" -> Phase.TOGETHER;
            case "episode" -> Phase.EPISODE;
            case "calm" -> Phase.CALM;
            default -> throw line.unusable("no phase is called " + line.text("phase"));
        };
    }

    String id() {
        return line.text("run_id");
    }

    /** Some VMs that were measured together; hosts may have blocks of the same name. */
    record Block(String host, String name) {}

    Block block() {
        return new Block(line.text("host"), line.text("block"));
    }

    String vm() {
        return line.text("vm");
    }

    /** True if its labels count: it was accepted, and is no interferer. */
    boolean counts() {
        return line.flag("accepted") && !line.text("label_kind").equals("NONE");
    }

    SortedSet<Long> seconds() {
        return own.navigableKeySet();
    }

    /** Its own signals in a second that has a sample. */
    Row own(long second) {
        return own.get(second);
    }

    /** The CPUs that it was pinned to. */
    String cpus() {
        return line.textOr("cpus", "");
    }

    /** @param signals of the sample */
    void addSample(CsvRow row, Row signals, LedgerSecond ofLedger) {
        long second = second(row);
        if (own.put(second, signals) != null) {
            throw row.unusable("a second sample of run %s in that second".formatted(id()));
        }
        ledger.put(second, ofLedger);
    }

    /** Own metrics and the average of the neighbours. */
    void addRow(long second, Row row) {
        withNeighbours.put(second, row);
    }

    /** A label of some seconds, or of the whole run, stands for each of its seconds. */
    void addLabel(CsvRow row) {
        long end = second(row);
        long span = row.whole("span_seconds");
        double performance = row.positive("relative_performance");
        if (!counts() || span < 1 || end - span + 1 < first || performance > 1) {
            throw row.unusable(
                    "relative performance %s over %d s is no label of run %s".formatted(performance, span, id()));
        }
        for (long second = end - span + 1; second <= end; second++) {
            int index = (int) (second - first);
            if (!Float.isNaN(labels[index])) {
                throw row.unusable("a second label of run %s in second %d".formatted(id(), second));
            }
            labels[index] = (float) performance;
        }
        labelledSeconds += span <= LONGEST_SPAN ? span : 0;
    }

    /** That no line of another table is missing. */
    void requireWhole() {
        require("samples", own.size());
        if (counts()) {
            require("labelled_seconds", labelledSeconds);
        }
    }

    private void require(String column, long count) {
        if (line.whole(column) != count) {
            throw line.unusable("%s of run %s is %d, there are %d".formatted(column, id(), line.whole(column), count));
        }
    }

    private long second(CsvRow row) {
        long second = row.whole("second");
        if (second < first || second > last) {
            throw row.unusable("second %d is outside of run %s".formatted(second, id()));
        }
        return second;
    }

    /** The group of its application. */
    String group() {
        return LabReader.group(line.text("application"));
    }

    /** One for every stretch of time in which serving would not have taken the VM as gone. */
    List<LabelledRun> labelled(List<LabContention> injected) {
        List<LabelledRun> labelled = new ArrayList<>();
        for (Stretch stretch : Stretch.of(withNeighbours.keySet())) {
            String id = labelled.isEmpty() ? id() : id() + "#" + (labelled.size() + 1);
            labelled.add(labelled(id, stretch, injected));
        }
        return labelled;
    }

    private LabelledRun labelled(String id, Stretch stretch, List<LabContention> injected) {
        return new LabelledRun(
                id,
                group(),
                line.text("host"),
                vm(),
                stretch.rows(withNeighbours),
                Labels.ofRows(
                        Arrays.copyOfRange(labels, (int) (stretch.begin() - first), (int) (stretch.end() + 1 - first))),
                injected.stream()
                        .filter(one -> one.isOf(block()))
                        .flatMap(one -> one.within(stretch.begin(), stretch.end()).stream())
                        .toList(),
                phase,
                stretch.ledger(ledger));
    }
}
