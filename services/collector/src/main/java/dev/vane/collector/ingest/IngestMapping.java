package dev.vane.collector.ingest;

import dev.vane.collector.mapping.CsvFile;
import dev.vane.collector.mapping.MappedMetric;
import dev.vane.collector.mapping.MappedMetric.Part;
import dev.vane.contracts.VmKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * How the series of another collector become metrics of VMs: a {@code metrics.csv} as recordings have it, whose columns are series.
 * Two lines tell who a series is of: {@code host,attribute,,,NAME} and {@code vm,attribute,,,NAME}, with several names to be tried in
 * turn. One more column may say what the sender must call the unit, where it does.
 *
 * @param hostAttributes the first that a series has is its host
 * @param vmAttributes the first that a series has is its VM
 * @param metrics what is made
 * @param units by position of the metric, where the mapping says one
 * @param uses of series, by the series' name
 */
record IngestMapping(
        List<String> hostAttributes,
        List<String> vmAttributes,
        List<MappedMetric> metrics,
        Map<Integer, String> units,
        Map<String, List<Use>> uses) {
    private static final String HOST = "host";
    private static final String VM = "vm";
    private static final String UNIT = "unit";
    private static final String ATTRIBUTE = "attribute";

    IngestMapping {
        hostAttributes = List.copyOf(hostAttributes);
        vmAttributes = List.copyOf(vmAttributes);
        metrics = List.copyOf(metrics);
        units = Map.copyOf(units);
        uses = Map.copyOf(uses);
    }

    /**
     * A place of a metric's formula where a series belongs.
     *
     * @param metric position in {@link #metrics}
     * @param term of the metric
     * @param part of the term
     * @param selector which series
     */
    record Use(int metric, int term, int part, Selector selector) {}

    /**
     * Opens a mapping.
     *
     * @param mapping a file, or the name of a mapping that is part of Vane
     * @throws IllegalArgumentException if it is neither
     */
    static IngestMapping open(String mapping) {
        Path file = Path.of(mapping);
        return Files.isRegularFile(file) ? read(file) : builtIn(mapping);
    }

    /** A mapping that is part of Vane, by its name. */
    static IngestMapping builtIn(String name) {
        try (InputStream text = IngestMapping.class.getResourceAsStream(name + ".csv")) {
            if (text == null) {
                throw new IllegalArgumentException("no mapping is called %s; there are %s".formatted(name, BUILT_IN));
            }
            Path copy = Files.createTempFile("vane-mapping-" + name, ".csv");
            try {
                Files.copy(text, copy, StandardCopyOption.REPLACE_EXISTING);
                return read(copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the mappings that are part of Vane. */
    static final List<String> BUILT_IN = List.of("collectd", "telegraf", "opentelemetry", "libvirt-exporter");

    /**
     * Reads a mapping.
     *
     * @throws dev.vane.collector.mapping.UnreadableTraceException naming file, line and reason
     */
    static IngestMapping read(Path file) {
        List<String> hosts = new ArrayList<>();
        List<String> vms = new ArrayList<>();
        List<MappedMetric> metrics = new ArrayList<>();
        Map<Integer, String> units = new HashMap<>();
        Map<String, List<Use>> uses = new HashMap<>();
        Set<String> seen = new HashSet<>();
        try (CsvFile csv = CsvFile.open(file)) {
            for (var row = csv.next(); row.isPresent(); row = csv.next()) {
                String name = csv.text(row.get(), "metric");
                if (!seen.add(name)) {
                    throw csv.refused("mapped twice: " + name);
                }
                if (name.equals(HOST) || name.equals(VM)) {
                    (name.equals(HOST) ? hosts : vms).addAll(attributes(csv, row.get()));
                } else {
                    MappedMetric metric = MappedMetric.read(csv, row.get());
                    if (csv.has(UNIT) && !csv.text(row.get(), UNIT).isEmpty()) {
                        units.put(metrics.size(), csv.text(row.get(), UNIT));
                    }
                    addUses(csv, metric, metrics.size(), uses);
                    metrics.add(metric);
                }
            }
            if (hosts.isEmpty() || vms.isEmpty() || metrics.isEmpty()) {
                throw csv.refused("it must have a line host,attribute and a line vm,attribute, and map a metric");
            }
        }
        return new IngestMapping(hosts, vms, metrics, units, uses);
    }

    private static List<String> attributes(CsvFile csv, CSVRecord row) {
        if (!csv.text(row, "transform").equals(ATTRIBUTE)
                || csv.text(row, "columns").isEmpty()) {
            throw csv.refused("host and vm are told by attributes: host,attribute,,,NAME");
        }
        return List.of(csv.text(row, "columns").split("\\s+", -1));
    }

    private static void addUses(CsvFile csv, MappedMetric metric, int position, Map<String, List<Use>> uses) {
        for (int term = 0; term < metric.terms().size(); term++) {
            List<Part> parts = metric.terms().get(term);
            for (int part = 0; part < parts.size(); part++) {
                try {
                    Selector selector = Selector.parse(parts.get(part).column());
                    uses.computeIfAbsent(selector.name(), first -> new ArrayList<>())
                            .add(new Use(position, term, part, selector));
                } catch (IllegalArgumentException e) {
                    throw csv.refused(e.getMessage());
                }
            }
        }
    }

    /** Where a series belongs; nowhere if it is not mapped. */
    List<Use> uses(Measurement measurement) {
        return uses.getOrDefault(measurement.name(), List.of()).stream()
                .filter(use -> use.selector().takes(measurement.attributes()))
                .toList();
    }

    /** Whom a series is of; nobody if an attribute is missing, or is no name that a host or a VM may have. */
    Optional<VmKey> vm(Map<String, String> attributes) {
        try {
            return first(hostAttributes, attributes)
                    .flatMap(host -> first(vmAttributes, attributes).map(vm -> new VmKey(host, vm)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> first(List<String> names, Map<String, String> attributes) {
        return names.stream()
                .map(attributes::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }
}
