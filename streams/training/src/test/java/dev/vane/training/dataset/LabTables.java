package dev.vane.training.dataset;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a small batch, made by hand: every run goes from second 10 to 13, is labelled 0.5 and was accepted. */
final class LabTables {
    private static final int BEGIN = 10;
    private static final int SECONDS = 4;

    private final Folder folder;
    private final String more;
    private final List<String> runs = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> extras;

    /**
     * @param more column of runs beside those that must be there; empty for none
     * @param extras columns of samples behind the catalogue's
     */
    LabTables(Folder folder, String more, List<String> extras) {
        this.folder = folder;
        this.more = more;
        this.extras = extras;
        runs.add(
                "run_id,block,host,vm,application,label_kind,first_second,last_second,accepted,labelled_seconds,samples"
                        + (more.isEmpty() ? "" : "," + more));
        samples.add(Stream.of(
                        Stream.of("run_id", "second"),
                        MetricCatalogue.get().metrics().stream().map(Metric::name),
                        extras.stream())
                .flatMap(names -> names)
                .collect(Collectors.joining(",")));
        labels.add("run_id,second,span_seconds,relative_performance");
    }

    /** A run whose metrics are all the same number, but for those that are named here. */
    LabTables run(String id, String host, String block, String ofMore, float level, Map<String, String> others) {
        String vm = id.replace('/', '-');
        runs.add("%s,%s,%s,%s,redis,RATE,%d,%d,true,%d,%d"
                        .formatted(id, block, host, vm, BEGIN, BEGIN + SECONDS - 1, SECONDS, SECONDS)
                + (more.isEmpty() ? "" : "," + ofMore));
        for (int second = BEGIN; second < BEGIN + SECONDS; second++) {
            samples.add(Stream.of(
                            Stream.of(id, Integer.toString(second)),
                            MetricCatalogue.get().metrics().stream()
                                    .map(metric -> others.getOrDefault(metric.name(), Float.toString(level))),
                            extras.stream().map(extra -> others.getOrDefault(extra, "")))
                    .flatMap(cells -> cells)
                    .collect(Collectors.joining(",")));
            labels.add("%s,%d,1,0.5".formatted(id, second));
        }
        return this;
    }

    /**
     * A table of samples alone in which every metric is 1.
     *
     * @param samples block, VM and second of each
     */
    static List<String> alone(String... samples) {
        List<String> lines = new ArrayList<>();
        lines.add("block,vm,second,"
                + MetricCatalogue.get().metrics().stream().map(Metric::name).collect(Collectors.joining(",")));
        for (String sample : samples) {
            lines.add(sample + ",1".repeat(MetricCatalogue.SIZE));
        }
        return lines;
    }

    /** @param contention the whole table */
    void write(String in, List<String> contention) {
        folder.write(in + "runs.csv.gz", runs);
        folder.write(in + "samples.csv.gz", samples);
        folder.write(in + "labels.csv.gz", labels);
        folder.write(in + "contention.csv.gz", contention);
    }
}
