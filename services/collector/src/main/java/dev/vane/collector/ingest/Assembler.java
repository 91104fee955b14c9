package dev.vane.collector.ingest;

import dev.vane.collector.HostSecond;
import dev.vane.collector.ingest.IngestMapping.Use;
import dev.vane.collector.ingest.Measurement.SeriesName;
import dev.vane.collector.ingest.Series.NoValueException;
import dev.vane.collector.mapping.MappedMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes seconds of hosts of measurements that come one by one, in any order within a second. Belongs to one thread at a time. */
final class Assembler {
    /** Series that are not asked about any more are forgotten, the longest unseen first. */
    private static final int MOST_SERIES = 1_000_000;

    /** Clocks may differ by so much. */
    private static final long AHEAD_MILLIS = 60_000;

    private final IngestMapping mapping;
    private final Fates fates;
    private final Map<SeriesName, Optional<Series>> series = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SeriesName, Optional<Series>> eldest) {
            return size() > MOST_SERIES;
        }
    };
    private final Map<String, IngestedHost> hosts = new TreeMap<>();

    Assembler(IngestMapping mapping, Fates fates) {
        this.mapping = mapping;
        this.fates = fates;
    }

    /** Takes a measurement that has come. */
    void take(Measurement measurement, long nowMillis) {
        Optional<Series> known = series.computeIfAbsent(measurement.series(), name -> series(measurement));
        if (known.isEmpty()) {
            boolean isMapped = !mapping.uses(measurement).isEmpty();
            fates.became(
                    isMapped ? Fate.NOT_OF_A_VM : Fate.UNMAPPED,
                    measurement.name(),
                    isMapped ? "attributes " + measurement.attributes().keySet() : "");
            return;
        }
        Series of = known.get();
        if (measurement.millis() > nowMillis + AHEAD_MILLIS) {
            fates.became(Fate.AHEAD, measurement.name(), "of host " + of.host());
            return;
        }
        IngestedHost host = hosts.computeIfAbsent(of.host(), name -> new IngestedHost(name, mapping, fates));
        long second = host.second(measurement.millis());
        boolean isLate = host.isClosed(second);
        OpenSecond open = isLate ? new OpenSecond(nowMillis) : host.open(second, nowMillis);
        open.sees(of.vm());
        boolean isUsed = false;
        for (Use use : of.uses()) {
            isUsed |= put(measurement, of, use, open);
        }
        if (isUsed) {
            if (isLate) {
                host.late(second);
            }
            fates.became(isLate ? Fate.LATE : Fate.USED, measurement.name(), isLate ? "of host " + of.host() : "");
        }
    }

    private boolean put(Measurement measurement, Series of, Use use, OpenSecond open) {
        String expected = mapping.units().getOrDefault(use.metric(), "");
        if (!expected.isEmpty()
                && !measurement.unit().isEmpty()
                && !measurement.unit().equals(expected)) {
            fates.became(
                    Fate.WRONG_UNIT,
                    measurement.name(),
                    "its unit is %s, the mapping expects %s".formatted(measurement.unit(), expected));
            return false;
        }
        MappedMetric metric = mapping.metrics().get(use.metric());
        try {
            open.put(of, use, of.value(measurement, metric.transform()));
            return true;
        } catch (NoValueException e) {
            fates.became(e.fate(), measurement.name(), e.getMessage());
            return false;
        }
    }

    private Optional<Series> series(Measurement measurement) {
        List<Use> uses = mapping.uses(measurement);
        return uses.isEmpty()
                ? Optional.empty()
                : mapping.vm(measurement.attributes()).map(vm -> new Series(vm, uses));
    }

    /** The seconds of all hosts that are complete by now. */
    List<HostSecond> due(long nowMillis) {
        List<HostSecond> due = new ArrayList<>();
        hosts.values().forEach(host -> due.addAll(host.due(nowMillis)));
        return due;
    }

    /** What is left of all hosts, and the last of each. */
    List<HostSecond> end() {
        List<HostSecond> rest = new ArrayList<>();
        hosts.values().forEach(host -> rest.addAll(host.end()));
        hosts.clear();
        return rest;
    }
}
