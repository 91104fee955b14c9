package dev.vane.platform.command;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.Manifest.DataSource;
import dev.vane.inference.bundle.Manifest.Score;
import dev.vane.inference.bundle.ModelBundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A bundle's manifest for people, line by line. */
final class ManifestTable {
    private ManifestTable() {}

    static List<String> lines(String place, ModelBundle bundle) {
        Manifest manifest = bundle.manifest();
        long own = manifest.features().stream()
                .filter(feature -> feature.scope().isOwn())
                .count();
        List<String> lines = new ArrayList<>();
        lines.add(fact("model", Models.name(bundle)));
        lines.add(fact("place", place));
        lines.add(fact("trained", manifest.trained() ? "yes" : "no: its predictions mean nothing"));
        lines.add(fact("window", "%d rows, %d s apart".formatted(manifest.windowRows(), manifest.stepSeconds())));
        lines.add(fact(
                "features",
                "%d: %d of the VM, %d of its neighbours"
                        .formatted(
                                manifest.features().size(),
                                own,
                                manifest.features().size() - own)));
        trainingData(manifest.trainingData(), lines);
        scores(manifest.evaluation(), lines);
        lines.add("");
        lines.add("files");
        new TreeMap<>(manifest.files()).forEach((name, sha256) -> lines.add("  %-20s %s".formatted(name, sha256)));
        return lines;
    }

    private static String fact(String name, String value) {
        return "%-14s %s".formatted(name, value);
    }

    private static void trainingData(List<DataSource> sources, List<String> lines) {
        if (sources.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("training data");
        sources.forEach(source -> lines.add("  %s: %d windows".formatted(source.name(), source.windows())));
    }

    /** A table for each data set: a row for each method, a column for each measure. */
    private static void scores(List<Score> scores, List<String> lines) {
        Map<String, Map<String, Map<String, Double>>> byData = new LinkedHashMap<>();
        scores.forEach(score -> byData.computeIfAbsent(score.data(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(score.method(), _ -> new LinkedHashMap<>())
                .put(score.measure(), score.value()));
        byData.forEach((data, methods) -> {
            Set<String> measures = new LinkedHashSet<>();
            methods.values().forEach(values -> measures.addAll(values.keySet()));
            lines.add("");
            lines.add("evaluation on " + data);
            lines.add(row("method", measures.stream().toList()));
            methods.forEach((method, values) -> lines.add(row(
                    method,
                    measures.stream().map(measure -> shown(values.get(measure))).toList())));
        });
    }

    private static String row(String first, List<String> cells) {
        StringBuilder row = new StringBuilder("  %-24s".formatted(first));
        cells.forEach(cell -> row.append(" %20s".formatted(cell)));
        return row.toString().stripTrailing();
    }

    private static String shown(Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
