package dev.vane.collector.live;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the values of one sample. The contract refuses a sample with one value outside its metric's range; here such a
 * value is left out and counted, and the rest of the sample stands.
 */
final class AllowedValues {
    private static final Logger LOG = LoggerFactory.getLogger(AllowedValues.class);

    /** What is below the range by no more than this is within it: sums of fractions are not exact. */
    private static final float ROUNDING = 1e-6f;

    /** A share of time may pass 1 a little, for the kernel's clock is not ours and a reading may be delayed. */
    private static final double MAX_SHARE = 2;

    private final LiveHostMetrics metrics;
    private final MetricValues.Builder values = MetricValues.builder();
    private final Map<String, Float> extras = new HashMap<>();

    AllowedValues(LiveHostMetrics metrics) {
        this.metrics = metrics;
    }

    void set(String metric, double value) {
        set(MetricCatalogue.get().indexOf(metric), value);
    }

    /** Sets the value of the metric at this position of the catalogue. */
    void set(int index, double value) {
        Metric metric = MetricCatalogue.get().metric(index);
        float narrowed = (float) value;
        if (narrowed < metric.min() && narrowed >= metric.min() - ROUNDING) {
            narrowed = metric.min();
        }
        if (narrowed >= metric.min() && narrowed <= metric.max()) {
            values.set(index, narrowed);
        } else {
            leaveOut(metric.name(), value);
        }
    }

    /** Sets a share of one second. */
    void share(Extra extra, double share) {
        if (share <= MAX_SHARE) {
            amount(extra, Math.min(1, share));
        } else {
            leaveOut(extra.key(), share);
        }
    }

    /** Sets what may pass 1, such as a sum of the shares of several threads. */
    void amount(Extra extra, double amount) {
        float narrowed = (float) amount;
        if (narrowed >= 0 && Float.isFinite(narrowed)) {
            extras.put(extra.key(), narrowed);
        } else {
            leaveOut(extra.key(), amount);
        }
    }

    /** Sets the CPUs that the VM may run on. */
    void cpus(CpuList cpus) {
        extras.putAll(cpus.extras());
    }

    private void leaveOut(String name, double value) {
        metrics.leftOut();
        LOG.debug("a value outside its range is left out metric={} value={}", name, value);
    }

    Sample sample(VmKey key, long second) {
        return new Sample(key, second, values.build(), extras);
    }
}
