package dev.vane.collector.ingest;

import dev.vane.collector.ingest.IngestMapping.Use;
import dev.vane.collector.ingest.Measurement.Kind;
import dev.vane.collector.mapping.MappedMetric.Transform;
import dev.vane.contracts.VmKey;
import java.util.List;

/** A series of one VM, and the total that it was at. */
final class Series {
    private static final double MILLIS = 1e-3;

    private final VmKey key;
    private final List<Use> uses;
    private double total = Double.NaN;
    private long totalMillis;

    /** Several formulas may ask for the rate of one measurement. */
    private Measurement counted;

    private double rate;
    private NoValueException noRate;

    Series(VmKey key, List<Use> uses) {
        this.key = key;
        this.uses = List.copyOf(uses);
    }

    String host() {
        return key.host();
    }

    String vm() {
        return key.vm();
    }

    List<Use> uses() {
        return uses;
    }

    /** Thrown for a measurement that gives no value; why is its fate. */
    static final class NoValueException extends Exception {
        private final transient Fate fate;

        NoValueException(Fate fate, String why) {
            super(why, null, false, false);
            this.fate = fate;
        }

        Fate fate() {
            return fate;
        }
    }

    /** The value that a formula has of a measurement: itself, or the rate of what is counted, per second. */
    double value(Measurement measurement, Transform transform) throws NoValueException {
        boolean isLevel = measurement.kind() == Kind.GAUGE;
        boolean isCounted = measurement.kind() == Kind.TOTAL || measurement.kind() == Kind.INCREASE;
        if (transform == Transform.GAUGE) {
            if (isCounted) {
                throw new NoValueException(Fate.WRONG_KIND, "it is a counter, the mapping takes it for a gauge");
            }
            return measurement.value();
        }
        if (isLevel) {
            throw new NoValueException(Fate.WRONG_KIND, "it is a gauge, the mapping takes it for a counter");
        }
        if (measurement.kind() == Kind.INCREASE) {
            if (measurement.overSeconds() <= 0) {
                throw new NoValueException(Fate.WRONG_KIND, "it is an increase, and does not say over what time");
            }
            return measurement.value() / measurement.overSeconds();
        }
        if (!measurement.equals(counted)) {
            counted = measurement;
            noRate = null;
            try {
                rate = rateSince(measurement);
            } catch (NoValueException e) {
                noRate = e;
            }
        }
        if (noRate != null) {
            throw noRate;
        }
        return rate;
    }

    private double rateSince(Measurement measurement) throws NoValueException {
        double before = total;
        long beforeMillis = totalMillis;
        if (!Double.isNaN(before) && measurement.millis() <= beforeMillis) {
            throw new NoValueException(Fate.REPEATED, "");
        }
        total = measurement.value();
        totalMillis = measurement.millis();
        if (Double.isNaN(before)) {
            throw new NoValueException(Fate.FIRST_TOTAL, "");
        }
        if (total < before) {
            throw new NoValueException(Fate.RESET, "");
        }
        return (total - before) / (MILLIS * (totalMillis - beforeMillis));
    }
}
