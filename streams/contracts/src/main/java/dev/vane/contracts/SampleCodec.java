package dev.vane.contracts;

import static dev.vane.contracts.Fields.hostName;
import static dev.vane.contracts.Fields.list;
import static dev.vane.contracts.Fields.record;
import static dev.vane.contracts.Fields.text;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** Samples and ticks as Avro, with every rule of the contract checked while reading. */
final class SampleCodec {
    static final AvroCodec<Sample> SAMPLE = new AvroCodec<>(Schemas.SAMPLE, SampleCodec::toAvro, SampleCodec::sample);
    static final AvroCodec<Tick> TICK = new AvroCodec<>(Schemas.TICK, SampleCodec::toAvro, SampleCodec::tick);

    private SampleCodec() {}

    private static GenericRecord toAvro(Sample sample) {
        Float[] values = new Float[MetricCatalogue.SIZE];
        float[] all = sample.values().toArray();
        for (int metric = 0; metric < values.length; metric++) {
            values[metric] = sample.values().isPresent(metric) ? all[metric] : null;
        }
        return record(SAMPLE_SCHEMA)
                .set("host", sample.host())
                .set("vm", sample.vm())
                .set("second", sample.second())
                .set("catalogue", MetricCatalogue.VERSION)
                .set("values", Arrays.asList(values))
                .set("extras", sample.extras())
                .build();
    }

    private static final org.apache.avro.Schema SAMPLE_SCHEMA = Schemas.SAMPLE.getLast();
    private static final org.apache.avro.Schema TICK_SCHEMA = Schemas.TICK.getLast();

    private static Sample sample(GenericRecord avro) {
        VmKey key = Fields.key(avro);
        int catalogue = (Integer) avro.get("catalogue");
        if (catalogue != MetricCatalogue.VERSION) {
            throw RefusedException.unchecked(
                    Reason.UNKNOWN_CATALOGUE,
                    "catalogue version %d, known is %d".formatted(catalogue, MetricCatalogue.VERSION));
        }
        return new Sample(
                key, second(avro), values((List<?>) avro.get("values")), extras((Map<?, ?>) avro.get("extras")));
    }

    private static MetricValues values(List<?> avro) {
        if (avro.size() != MetricCatalogue.SIZE) {
            throw RefusedException.unchecked(
                    Reason.WRONG_VALUE_COUNT,
                    "%d values, the catalogue has %d metrics".formatted(avro.size(), MetricCatalogue.SIZE));
        }
        MetricValues.Builder values = MetricValues.builder();
        for (Metric metric : MetricCatalogue.get().metrics()) {
            Float value = (Float) avro.get(metric.index());
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

    private static Map<String, Float> extras(Map<?, ?> avro) {
        Map<String, Float> extras = new HashMap<>();
        avro.forEach((name, value) -> {
            if (!Float.isFinite((Float) value)) {
                throw RefusedException.unchecked(Reason.NON_FINITE_VALUE, "extra %s is %s".formatted(name, value));
            }
            extras.put(text(name), (Float) value);
        });
        return extras;
    }

    private static GenericRecord toAvro(Tick tick) {
        return record(TICK_SCHEMA)
                .set("host", tick.host())
                .set("second", tick.second())
                .set("read", tick.read())
                .set("gone", tick.gone())
                .set("last", tick.last())
                .build();
    }

    private static Tick tick(GenericRecord avro) {
        return new Tick(
                hostName(avro.get("host")),
                second(avro),
                list(avro.get("read"), Fields::vmName),
                list(avro.get("gone"), Fields::vmName),
                (Boolean) avro.get("last"));
    }

    static long second(GenericRecord avro) {
        long second = (Long) avro.get("second");
        if (second <= 0) {
            throw RefusedException.unchecked(Reason.INVALID_TIME, "second %d is not after the epoch".formatted(second));
        }
        return second;
    }
}
