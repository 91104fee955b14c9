package dev.vane.collector.ingest;

import dev.vane.collector.ingest.IngestMapping.Use;
import dev.vane.collector.mapping.MappedMetric;
import dev.vane.collector.mapping.MappedMetric.Part;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A second of a host whose measurements are still coming. */
final class OpenSecond {
    /** Of what is a share of time more than this is no share: an emulator may add to its VM, a percentage is larger. */
    private static final double LARGEST_RATIO = 2;

    private final long arrivedMillis;
    private final Map<String, Map<Use, Map<Series, Double>>> byVm = new TreeMap<>();
    private int values;

    /** @param arrivedMillis when its first measurement came */
    OpenSecond(long arrivedMillis) {
        this.arrivedMillis = arrivedMillis;
    }

    long arrivedMillis() {
        return arrivedMillis;
    }

    /** How many series have come so far. */
    int values() {
        return values;
    }

    /** A VM of which something came, even if it gives no value yet. */
    void sees(String vm) {
        byVm.computeIfAbsent(vm, first -> new LinkedHashMap<>());
    }

    void put(Series series, Use use, double value) {
        Double before = byVm.computeIfAbsent(series.vm(), first -> new LinkedHashMap<>())
                .computeIfAbsent(use, first -> new LinkedHashMap<>())
                .put(series, value);
        values += before == null ? 1 : 0;
    }

    /** One sample for each VM that something was measured of. */
    List<Sample> samples(String host, long second, IngestMapping mapping, Fates fates) {
        List<Sample> samples = new ArrayList<>();
        byVm.forEach((vm, values) -> {
            MetricValues.Builder builder = MetricValues.builder();
            boolean any = false;
            for (int i = 0; i < mapping.metrics().size(); i++) {
                MappedMetric mapped = mapping.metrics().get(i);
                OptionalDouble value = value(mapped, i, values);
                if (value.isPresent() && isAllowed(mapped.metric(), value.getAsDouble(), host + "/" + vm, fates)) {
                    builder.set(mapped.metric().index(), (float) value.getAsDouble());
                    any = true;
                }
            }
            if (any) {
                samples.add(new Sample(new VmKey(host, vm), second, builder.build(), Map.of()));
            }
        });
        return samples;
    }

    private static boolean isAllowed(Metric metric, double value, String vm, Fates fates) {
        double largest = metric.kind() == Metric.Kind.RATIO ? Math.min(LARGEST_RATIO, metric.max()) : metric.max();
        if (value >= metric.min() && value <= largest) {
            return true;
        }
        fates.became(
                Fate.OUT_OF_RANGE,
                metric.name(),
                "%s of %s must be in [%s, %s], in %s".formatted(value, vm, metric.min(), largest, metric.unit()));
        return false;
    }

    /** Absent if a part of the formula is. */
    private static OptionalDouble value(MappedMetric mapped, int position, Map<Use, Map<Series, Double>> values) {
        List<List<Part>> terms = mapped.terms();
        if (terms.size() == 1 && terms.getFirst().size() == 1) {
            // Every series that matches is a term: each virtual CPU, each disk.
            double[] all = of(values, position, 0, 0).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            return all.length == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(mapped.combine().of(all) * mapped.scale());
        }
        double[] sums = new double[terms.size()];
        for (int term = 0; term < sums.length; term++) {
            List<Part> parts = terms.get(term);
            boolean difference = false;
            for (int part = 0; part < parts.size(); part++) {
                List<Double> of = of(values, position, term, part);
                if (of.isEmpty()) {
                    return OptionalDouble.empty();
                }
                double sum = of.stream().mapToDouble(Double::doubleValue).sum();
                difference |= parts.get(part).subtracted();
                sums[term] += parts.get(part).subtracted() ? -sum : sum;
            }
            // The parts are not read at one instant, so a difference may come out a little below zero: that is zero.
            sums[term] = difference ? Math.max(0, sums[term]) : sums[term];
        }
        return OptionalDouble.of(mapped.combine().of(sums) * mapped.scale());
    }

    private static List<Double> of(Map<Use, Map<Series, Double>> values, int metric, int term, int part) {
        List<Double> found = new ArrayList<>();
        values.forEach((use, series) -> {
            if (use.metric() == metric && use.term() == term && use.part() == part) {
                found.addAll(series.values());
            }
        });
        return found;
    }
}
