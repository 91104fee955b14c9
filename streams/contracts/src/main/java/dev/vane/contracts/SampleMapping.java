package dev.vane.contracts;

import static dev.vane.contracts.Fields.hostName;
import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Samples and ticks to Avro and back, with every rule of the contract checked while reading. */
final class SampleMapping {

    private SampleMapping() {}

    static dev.vane.Sample toAvro(Sample sample) {
        Float[] values = new Float[MetricCatalogue.SIZE];
        float[] all = sample.values().toArray();
        for (int metric = 0; metric < values.length; metric++) {
            values[metric] = sample.values().isPresent(metric) ? all[metric] : null;
        }
        return dev.vane.Sample.newBuilder()
                .setHost(sample.host())
                .setVm(sample.vm())
                .setSecond(sample.second())
                .setCatalogue(MetricCatalogue.VERSION)
                .setValues(Arrays.asList(values))
                .setExtras(Map.copyOf(sample.extras()))
                .build();
    }

    static Sample sample(dev.vane.Sample avro) {
        VmKey key = Fields.key(avro.getHost(), avro.getVm());
        int catalogue = avro.getCatalogue();
        if (catalogue != MetricCatalogue.VERSION) {
            throw RefusedException.unchecked(
                    Reason.UNKNOWN_CATALOGUE,
                    "catalogue version %d, known is %d".formatted(catalogue, MetricCatalogue.VERSION));
        }
        return new Sample(key, second(avro.getSecond()), values(avro.getValues()), extras(avro.getExtras()));
    }

    private static MetricValues values(List<Float> avro) {
        if (avro.size() != MetricCatalogue.SIZE) {
            throw RefusedException.unchecked(
                    Reason.WRONG_VALUE_COUNT,
                    "%d values, the catalogue has %d metrics".formatted(avro.size(), MetricCatalogue.SIZE));
        }
        MetricValues.Builder values = MetricValues.builder();
        for (Metric metric : MetricCatalogue.get().metrics()) {
            Float value = avro.get(metric.index());
            if (value != null) {
                values.set(metric.index(), checked(metric, value));
            }
        }
        return values.build();
    }

    private static float checked(Metric metric, float value) {
        if (!Float.isFinite(value)) {
            throw RefusedException.unchecked(Reason.NON_FINITE_VALUE, "%s is %s".formatted(metric.name(), value));
        }
        if (value < metric.min()) {
            throw RefusedException.unchecked(
                    Reason.NEGATIVE_VALUE,
                    "%s is %s, at least %s is allowed".formatted(metric.name(), value, metric.min()));
        }
        if (value > metric.max()) {
            throw RefusedException.unchecked(
                    Reason.OUT_OF_RANGE,
                    "%s is %s, at most %s is allowed".formatted(metric.name(), value, metric.max()));
        }
        return value;
    }

    private static Map<String, Float> extras(Map<CharSequence, Float> avro) {
        Map<String, Float> extras = new HashMap<>();
        avro.forEach((name, value) -> {
            if (!Float.isFinite(value)) {
                throw RefusedException.unchecked(Reason.NON_FINITE_VALUE, "extra %s is %s".formatted(name, value));
            }
            extras.put(text(name), value);
        });
        return extras;
    }

    static dev.vane.Tick toAvro(Tick tick) {
        return dev.vane.Tick.newBuilder()
                .setHost(tick.host())
                .setSecond(tick.second())
                .setRead(List.copyOf(tick.read()))
                .setGone(List.copyOf(tick.gone()))
                .setLast(tick.last())
                .build();
    }

    static Tick tick(dev.vane.Tick avro) {
        return new Tick(
                hostName(avro.getHost()),
                second(avro.getSecond()),
                list(avro.getRead(), Fields::vmName),
                list(avro.getGone(), Fields::vmName),
                avro.getLast());
    }

    static long second(long second) {
        if (second <= 0) {
            throw RefusedException.unchecked(Reason.INVALID_TIME, "second %d is not after the epoch".formatted(second));
        }
        return second;
    }
}
