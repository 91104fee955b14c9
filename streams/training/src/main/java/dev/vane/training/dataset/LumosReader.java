package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.statistics.Quantiles;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs of big-data applications on rented VMs: the metrics that {@code sar} showed every second, and the time that each
 * run took. There is no neighbour in it. Relative performance is that of the fastest VM type for the same application
 * and input, as the median of its runs, over this run's; 1 at most.
 *
 * <p>Since a run's length is the answer, every run becomes as many rows, whatever it took. The four variants of the
 * Hive aggregation are near copies of it and one group with it.
 */
public final class LumosReader implements DatasetReader {
    /** Rows that every run is spread over, unless said otherwise. */
    public static final int ROWS = 60;

    private static final String FAMILY = "hive_aggregation";
    private static final Origin ORIGIN = new Origin("github.com/jind5182/lumos-dataset", "none stated");

    private final String set;
    private final int rows;

    /** @param set {@code 1s} or {@code aws}: the sets are not compared with each other */
    public LumosReader(String set) {
        this(set, ROWS);
    }

    /** @param rows rows that every run is spread over */
    public LumosReader(String set, int rows) {
        this.set = set;
        this.rows = rows;
    }

    @Override
    public Set<String> forbiddenInputs() {
        return Set.of(
                "timestamp",
                "datasize",
                "rep",
                "elapsed_s",
                "input_bytes",
                "throughput_bytes_s",
                "finished_at",
                "samples",
                "mean_period_s");
    }

    @Override
    public Dataset read(Path folder) {
        try (DuckDb duck = new DuckDb()) {
            Map<String, Run> runs = runs(folder.resolve("runs.csv.gz"), duck);
            Map<Job, Double> best = best(runs.values().stream().toList());
            Map<String, List<Run>> byApplication = runs.values().stream()
                    .collect(Collectors.groupingBy(Run::application, TreeMap::new, Collectors.toList()));
            List<Feature> features = null;
            List<LabelledRun> labelled = new ArrayList<>();
            for (var application : byApplication.entrySet()) {
                CsvFile file = CsvFile.open(
                        folder.resolve(set).resolve(application.getKey() + ".csv.gz"), "run_id", "timestamp");
                List<Feature> own = Rows.ownFeatures(file.columnsBut(Set.of("run_id", "timestamp")), "{sar}");
                if (features != null && !features.equals(own)) {
                    throw file.unusable("its columns are not those of the files before");
                }
                features = own;
                Map<String, List<Row>> samples = samples(file, duck);
                for (Run run : application.getValue()) {
                    labelled.add(labelled(run, best.get(run.job()), file, samples.remove(run.id)));
                }
                if (!samples.isEmpty()) {
                    throw file.unusable("it has runs that are in no list: "
                            + samples.keySet().iterator().next());
                }
            }
            return new Dataset("lumos-" + set, ORIGIN, features, labelled).without(forbiddenInputs());
        }
    }

    /** What is done, and with how much: runs of one job can be compared. */
    private record Job(String application, String datasize) {}

    private record Run(String id, String cloud, String vmType, Job job, double elapsedSeconds, long samples) {
        String application() {
            return job.application;
        }

        String group() {
            return application().startsWith(FAMILY) ? FAMILY : application();
        }
    }

    private Map<String, Run> runs(Path path, DuckDb duck) {
        CsvFile file = CsvFile.open(
                path,
                "run_id",
                "set",
                "cloud",
                "vm_type",
                "framework",
                "workload",
                "datasize",
                "completed",
                "elapsed_s",
                "samples");
        Map<String, Run> runs = new LinkedHashMap<>();
        for (CsvRow row : file.rows(duck)) {
            if (row.text("set").equals(set) && row.text("completed").equals("1")) {
                Job job = new Job(row.text("framework") + "_" + row.text("workload"), row.text("datasize"));
                Run run = new Run(
                        row.text("run_id"),
                        row.text("cloud"),
                        row.text("vm_type"),
                        job,
                        row.positive("elapsed_s"),
                        row.whole("samples"));
                if (runs.put(run.id, run) != null) {
                    throw row.unusable("a second run " + run.id);
                }
            }
        }
        if (runs.isEmpty()) {
            throw file.unusable("it has no run of the set " + set);
        }
        return runs;
    }

    /** Seconds that a job takes on the VM type that is best for it, as the median of its runs there. */
    private static Map<Job, Double> best(List<Run> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        Run::job,
                        Collectors.collectingAndThen(
                                Collectors.groupingBy(run -> List.of(run.cloud, run.vmType)),
                                byType -> byType.values().stream()
                                        .mapToDouble(LumosReader::median)
                                        .min()
                                        .orElseThrow())));
    }

    private static double median(List<Run> runs) {
        return Quantiles.median(runs.stream().mapToDouble(Run::elapsedSeconds).toArray());
    }

    private static Map<String, List<Row>> samples(CsvFile file, DuckDb duck) {
        Map<String, List<Row>> samples = new LinkedHashMap<>();
        List<String> metrics = file.columnsBut(Set.of("run_id", "timestamp"));
        file.forEach(duck, List.of("run_id"), metrics, row -> samples.computeIfAbsent(
                        row.text("run_id"), id -> new ArrayList<>())
                .add(Rows.of(row.numbers())));
        return samples;
    }

    private LabelledRun labelled(Run run, double best, CsvFile file, List<Row> samples) {
        if (samples == null || samples.size() != run.samples) {
            throw file.unusable("run %s has %d samples and not %d"
                    .formatted(run.id, samples == null ? 0 : samples.size(), run.samples));
        }
        OptionalDouble performance = OptionalDouble.of(Math.min(1, best / run.elapsedSeconds));
        return new LabelledRun(
                run.id,
                run.group(),
                run.cloud,
                run.vmType,
                Rows.spread(samples, rows),
                Labels.ofRun(performance, rows),
                List.of());
    }
}
