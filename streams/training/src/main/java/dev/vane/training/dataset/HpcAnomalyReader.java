package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Runs of two parallel programs on one machine with injected anomalies: 474 counters of the kernel every second, and
 * when which anomaly was on. Relative performance is the duration of the program's run without anomalies over this
 * run's, 1 at most; it spans too little to rank models.
 *
 * <p>Counters become what they grew by since the row before, so the first second of a run is left out. A group is a
 * program. A run keeps its seconds, since the anomalies are told by them; what is trained on must be cut to a fixed
 * length.
 */
public final class HpcAnomalyReader implements DatasetReader {
    private static final Origin ORIGIN = new Origin("github.com/clayfiler/HPC_Anomaly_Data_Generation", "MIT");

    @Override
    public Set<String> forbiddenInputs() {
        return Set.of("t_s", "duration_s", "start_epoch_s", "mode", "anomaly_kinds", "n_anomalies", "rows", "metrics");
    }

    @Override
    public Dataset read(Path folder) {
        try (DuckDb duck = new DuckDb()) {
            Path runsFile = folder.resolve("runs.csv");
            Map<String, Run> runs = runs(runsFile, duck);
            Map<String, Double> baseline = baseline(runsFile, runs);
            Map<String, List<Anomaly>> anomalies = anomalies(folder.resolve("anomaly_windows.csv"), runs, duck);
            List<String> columns = null;
            List<LabelledRun> labelled = new ArrayList<>();
            for (Run run : runs.values()) {
                CsvFile file = CsvFile.open(folder.resolve("runs").resolve(run.id + ".csv.gz"), "t_s");
                List<String> metrics = file.columnsBut(Set.of("t_s"));
                if (columns != null && !columns.equals(metrics)) {
                    throw file.unusable("its columns are not those of the files before");
                }
                columns = metrics;
                Seconds seconds = seconds(file, metrics, duck, run);
                labelled.add(labelled(
                        run, baseline.get(run.application), seconds, anomalies.getOrDefault(run.id, List.of())));
            }
            return new Dataset("hpc-anomaly", ORIGIN, Rows.ownFeatures(columns, "{procfs}"), labelled)
                    .without(forbiddenInputs());
        }
    }

    private record Run(String id, String application, boolean isBaseline, double durationSeconds, long rows) {}

    /** Seconds since the run's start, included. */
    private record Anomaly(String kind, long first, long last) {}

    /** @param first second of the first row */
    private record Seconds(long first, List<Row> rows) {}

    private static Map<String, Run> runs(Path path, DuckDb duck) {
        CsvFile file = CsvFile.open(path, "run_id", "application", "mode", "duration_s", "rows");
        Map<String, Run> runs = new LinkedHashMap<>();
        for (CsvRow row : file.rows(duck)) {
            Run run = new Run(
                    row.text("run_id"),
                    row.text("application"),
                    row.text("mode").equals("baseline"),
                    row.positive("duration_s"),
                    row.whole("rows"));
            if (runs.put(run.id, run) != null) {
                throw row.unusable("a second run " + run.id);
            }
        }
        return runs;
    }

    private static Map<String, Double> baseline(Path path, Map<String, Run> runs) {
        Map<String, Double> baseline = new LinkedHashMap<>();
        runs.values().stream()
                .filter(Run::isBaseline)
                .forEach(run -> baseline.merge(run.application, run.durationSeconds, Math::min));
        for (Run run : runs.values()) {
            if (!baseline.containsKey(run.application)) {
                throw new UnusableDatasetException(path, "no baseline run of " + run.application);
            }
        }
        return baseline;
    }

    private static Map<String, List<Anomaly>> anomalies(Path path, Map<String, Run> runs, DuckDb duck) {
        CsvFile file = CsvFile.open(path, "run_id", "anomaly", "start_s", "end_s");
        Map<String, List<Anomaly>> anomalies = new LinkedHashMap<>();
        for (CsvRow row : file.rows(duck)) {
            if (!runs.containsKey(row.text("run_id"))) {
                throw row.unusable("no run is called " + row.text("run_id"));
            }
            Anomaly anomaly = new Anomaly(row.text("anomaly"), row.whole("start_s"), row.whole("end_s"));
            if (anomaly.first < 0 || anomaly.last < anomaly.first) {
                throw row.unusable("an anomaly ends before it begins");
            }
            anomalies
                    .computeIfAbsent(row.text("run_id"), id -> new ArrayList<>())
                    .add(anomaly);
        }
        return anomalies;
    }

    private static Seconds seconds(CsvFile file, List<String> metrics, DuckDb duck, Run run) {
        boolean[] counts = new boolean[metrics.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = ProcCounters.isCounter(metrics.get(i));
        }
        CounterRows rows = new CounterRows(counts);
        file.forEach(duck, List.of("t_s"), metrics, rows::add);
        if (rows.read() != run.rows) {
            throw file.unusable("it has %d rows and not %d".formatted(rows.read(), run.rows));
        }
        if (rows.rows().isEmpty()) {
            throw file.unusable("one row makes no difference");
        }
        return new Seconds(rows.firstSecond(), rows.rows());
    }

    private static LabelledRun labelled(Run run, double baseline, Seconds seconds, List<Anomaly> anomalies) {
        OptionalDouble performance = OptionalDouble.of(Math.min(1, baseline / run.durationSeconds));
        int last = seconds.rows.size() - 1;
        List<Contended> contended = anomalies.stream()
                .filter(anomaly -> anomaly.last >= seconds.first && anomaly.first <= seconds.first + last)
                .map(anomaly -> new Contended(anomaly.kind, (int) Math.max(0, anomaly.first - seconds.first), (int)
                        Math.min(last, anomaly.last - seconds.first)))
                .toList();
        return new LabelledRun(
                run.id,
                run.application,
                "hpc",
                run.id,
                seconds.rows,
                Labels.ofRun(performance, seconds.rows.size()),
                contended);
    }
}
