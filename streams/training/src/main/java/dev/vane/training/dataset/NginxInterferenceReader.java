package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tests of one web server beside stress of known kinds: hardware counters of the machine and its cores, and how the
 * server's latency compares with the same load left alone. Relative performance is the author's {@code norm_perf}, 1 at
 * most; tests outside his campaigns have none and stay unlabelled.
 *
 * <p>A group is a scenario, which is what ran beside the server; all tests with nothing beside it are one. A sample
 * covers 2 or 5 s, depending on the campaign; every test becomes as many rows.
 */
public final class NginxInterferenceReader implements DatasetReader {
    /** Rows that every test is spread over: what the shortest has. */
    public static final int ROWS = 36;

    /** Group of the features that hold for a whole test: how many servers there are, and the load that is offered. */
    public static final String STATIC_GROUP = "static";

    private static final String ALONE = "Baseline";
    private static final Origin ORIGIN = new Origin(
            "G. Georgakopoulos, diploma thesis, NTUA: github.com/georgakopoulosgeo/Interference_Thesis_NTUA",
            "none stated");
    private static final Pattern PLACEMENT = Pattern.compile("[a-z]+\\d?(_[a-z]*\\d)+");
    private static final List<String> STATIC = List.of("replicas", "offered_rps");

    @Override
    public Set<String> forbiddenInputs() {
        return Set.of(
                "test_id",
                "time",
                "campaign",
                "in_published_set",
                "interference",
                "n_cpu",
                "n_l3",
                "n_membw",
                "throughput_rps",
                "avg_ms",
                "p50_ms",
                "p75_ms",
                "p90_ms",
                "p95_ms",
                "p99_ms",
                "max_ms",
                "errors",
                "samples",
                "norm_perf");
    }

    @Override
    public Dataset read(Path folder) {
        try (DuckDb duck = new DuckDb()) {
            Map<String, Test> tests = tests(folder.resolve("tests.csv"), duck);
            CsvFile file = CsvFile.open(folder.resolve("metrics.csv.gz"), "test_id", "time");
            List<String> metrics = file.columnsBut(Set.of("test_id", "time"));
            Map<String, List<Row>> samples = samples(file, metrics, tests, duck);
            List<LabelledRun> runs = tests.values().stream()
                    .map(test -> labelled(test, file, samples.getOrDefault(test.id, List.of())))
                    .toList();
            return new Dataset("nginx-interference", ORIGIN, features(metrics), runs).without(forbiddenInputs());
        }
    }

    private record Test(
            String id, String scenario, double replicas, double offered, long samples, OptionalDouble performance) {
        String group() {
            return scenario.startsWith(ALONE) ? ALONE : scenario;
        }
    }

    private static List<Feature> features(List<String> metrics) {
        List<String> all = Stream.concat(metrics.stream(), STATIC.stream().map(column -> STATIC_GROUP + "." + column))
                .toList();
        return Rows.ownFeatures(all, "{pcm}");
    }

    private static Map<String, Test> tests(Path path, DuckDb duck) {
        CsvFile file = CsvFile.open(path, "test_id", "replicas", "interference", "offered_rps", "samples", "norm_perf");
        Map<String, Test> tests = new LinkedHashMap<>();
        for (CsvRow row : file.rows(duck)) {
            Test test = new Test(
                    row.text("test_id"),
                    row.text("interference"),
                    replicas(row),
                    row.positive("offered_rps"),
                    row.whole("samples"),
                    performance(row));
            if (tests.put(test.id, test) != null) {
                throw row.unusable("a second test " + test.id);
            }
        }
        return tests;
    }

    /** Outside the author's campaigns it may be how servers were placed, such as {@code weighted_2_1}: no number then. */
    private static double replicas(CsvRow row) {
        return PLACEMENT.matcher(row.text("replicas")).matches() ? Double.NaN : row.positive("replicas");
    }

    private static OptionalDouble performance(CsvRow row) {
        return row.text("norm_perf").isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, row.positive("norm_perf")));
    }

    private static Map<String, List<Row>> samples(
            CsvFile file, List<String> metrics, Map<String, Test> tests, DuckDb duck) {
        Map<String, List<Row>> samples = new LinkedHashMap<>();
        file.forEach(duck, List.of("test_id"), metrics, row -> {
            Test test = tests.get(row.text("test_id"));
            if (test == null) {
                throw row.unusable("no test is called " + row.text("test_id"));
            }
            double[] values = Arrays.copyOf(row.numbers(), metrics.size() + STATIC.size());
            values[metrics.size()] = test.replicas;
            values[metrics.size() + 1] = test.offered;
            samples.computeIfAbsent(test.id, id -> new ArrayList<>()).add(Rows.of(values));
        });
        return samples;
    }

    private static LabelledRun labelled(Test test, CsvFile file, List<Row> samples) {
        if (samples.size() != test.samples || samples.isEmpty()) {
            throw file.unusable("test %s has %d samples and not %d".formatted(test.id, samples.size(), test.samples));
        }
        return new LabelledRun(
                test.id,
                test.group(),
                "minikube",
                "nginx",
                Rows.spread(samples, ROWS),
                Labels.ofRun(test.performance, ROWS),
                List.of());
    }
}
