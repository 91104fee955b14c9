package dev.vane.exporter;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Series that are shown while they are read: values that are no longer read must not look as if they were. They come back when
 * reading does.
 */
final class ReadCollector implements MultiCollector {
    private final MultiCollector series;
    private final BooleanSupplier isRead;

    ReadCollector(MultiCollector series, BooleanSupplier isRead) {
        this.series = series;
        this.isRead = isRead;
    }

    @Override
    public MetricSnapshots collect() {
        return isRead.getAsBoolean() ? series.collect() : new MetricSnapshots();
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return series.getMetricFamilyDescriptors();
    }
}
