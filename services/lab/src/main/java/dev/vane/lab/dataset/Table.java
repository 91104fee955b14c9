package dev.vane.lab.dataset;

import dev.vane.contracts.Extra;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A table of a data set: a file, CSV in gzip, with these columns in this order. */
record Table(String name, List<String> columns) {
    static final Table RUNS = table(
            "runs",
            "run_id",
            "block",
            "host",
            "vm",
            "application",
            "label_kind",
            "unit",
            "cpus",
            "shares",
            "quota_cpus",
            "client_place",
            "load",
            "neighbours",
            "first_second",
            "last_second",
            "ideal",
            "noise",
            "drift",
            "accepted",
            "reason",
            "labelled_seconds",
            "unlabelled",
            "samples");
    static final Table SAMPLES = table("samples", sampleColumns());
    static final Table LABELS = table(
            "labels",
            "run_id",
            "second",
            "span_seconds",
            "level",
            "performance",
            "amount",
            "relative_performance",
            "ratio",
            "noise");
    static final Table ALONE =
            table("alone", "run_id", "second", "span_seconds", "level", "performance", "amount", "ratio");
    static final Table CONTENTION = table("contention", "block", "vm", "kind", "cpus", "first_second", "last_second");

    /** All of them; each can be checked against those before it. */
    static final List<Table> ALL = List.of(RUNS, SAMPLES, LABELS, ALONE, CONTENTION);

    private static Table table(String name, String... columns) {
        return new Table(name, List.of(columns));
    }

    String fileName() {
        return name + ".csv.gz";
    }

    private static String[] sampleColumns() {
        return Stream.of(
                        Stream.of("run_id", "second"),
                        MetricCatalogue.get().metrics().stream().map(Metric::name),
                        Arrays.stream(Extra.values()).map(Extra::key))
                .flatMap(names -> names)
                .toArray(String[]::new);
    }
}
