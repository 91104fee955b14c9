package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One VM of a block in the seconds in which it ran alone: it has no neighbour, and is as fast as it can be. */
final class LabAlone {
    private final LabRun run;
    private final NavigableMap<Long, Row> rows = new TreeMap<>();
    private final NavigableMap<Long, LedgerSecond> ledger = new TreeMap<>();

    /** @param run of the same VM together with others */
    LabAlone(LabRun run) {
        this.run = run;
    }

    /** @param signals of the sample */
    void addSample(CsvRow row, Row signals, LedgerSecond ofLedger) {
        long second = row.whole("second");
        Row alone = LabSignals.rows(List.of(LabSignals.vm(signals, run.cpus()))).rowOfMember(0);
        if (rows.put(second, alone) != null) {
            throw row.unusable("a second sample of %s in that second".formatted(run.vm()));
        }
        ledger.put(second, ofLedger);
    }

    /** One for each of its phases alone. Its relative performance is 1 by definition, but for noise. */
    List<LabelledRun> labelled() {
        List<LabelledRun> labelled = new ArrayList<>();
        for (Stretch stretch : Stretch.of(rows.keySet())) {
            List<Row> all = stretch.rows(rows);
            float[] labels = new float[all.size()];
            Arrays.fill(labels, 1);
            labelled.add(new LabelledRun(
                    "%s/%s/alone-%d".formatted(run.block().name(), run.vm(), labelled.size() + 1),
                    run.group(),
                    run.block().host(),
                    run.vm(),
                    all,
                    Labels.ofRows(labels),
                    List.of(),
                    Phase.ALONE,
                    stretch.ledger(ledger)));
        }
        return labelled;
    }
}
