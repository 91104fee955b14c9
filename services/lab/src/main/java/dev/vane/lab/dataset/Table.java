package dev.vane.lab.dataset;

import dev.vane.contracts.Extra;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of a data set: a file, CSV in gzip, with these columns in this order.
 *
 * @param before how many of them, from the first on, a table of before has; all of them if the form never changed
 */
record Table(String name, List<String> columns, int before) {
    /** Columns at the end of the runs table that were added to its first form. */
    static final List<String> ADDED_TO_RUNS = List.of("memory_mib", "write_iops", "phase");

    /** How many extras samples of before have, up to the host's pressures. */
    private static final int EXTRAS_BEFORE = 10;

    static final Table RUNS = grown(
            "runs",
            ADDED_TO_RUNS.size(),
            Stream.concat(
                    Stream.of(
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
                            "samples"),
                    ADDED_TO_RUNS.stream()));
    static final Table SAMPLES =
            grown("samples", Extra.values().length - EXTRAS_BEFORE, valuesAfter("run_id", "second"));
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
    static final Table ALONE_SAMPLES = grown("alone-samples", 0, valuesAfter("block", "vm", "second"));
    static final Table CONTENTION = table("contention", "block", "vm", "kind", "cpus", "first_second", "last_second");

    /** All of them; each can be checked against those before it. */
    static final List<Table> ALL = List.of(RUNS, SAMPLES, LABELS, ALONE, ALONE_SAMPLES, CONTENTION);

    private static Table table(String name, String... columns) {
        return grown(name, 0, Stream.of(columns));
    }

    /** {@code added}: how many of the columns, at the end, a table of before does not have. */
    private static Table grown(String name, int added, Stream<String> columns) {
        List<String> all = columns.toList();
        return new Table(name, all, all.size() - added);
    }

    /** The columns of a sample's values, after those that say what it is of. */
    private static Stream<String> valuesAfter(String... key) {
        return Stream.of(
                        Stream.of(key),
                        MetricCatalogue.get().metrics().stream().map(Metric::name),
                        Arrays.stream(Extra.values()).map(Extra::key))
                .flatMap(names -> names);
    }

    String fileName() {
        return name + ".csv.gz";
    }

    /** The same table in today's form alone. */
    Table newest() {
        return new Table(name, columns, columns.size());
    }

    /** The columns of that form, today's or the one before, which has so many. */
    List<String> form(int size) {
        return size == before ? columns.subList(0, before) : columns;
    }
}
