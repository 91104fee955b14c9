package dev.vane.collector.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vane.collector.ingest.Measurement.Kind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OTLP metrics (opentelemetry-proto 1.11): gauges and sums; histograms and summaries tell no level of a VM and are left out. Attributes
 * of the resource and of the point are one map, where the point's win.
 */
final class OtlpReader {
    private static final double NANOS = 1e-9;

    private OtlpReader() {}

    static List<Measurement> read(byte[] message) throws UnreadableMessageException {
        ExportMetricsServiceRequest request;
        try {
            request = ExportMetricsServiceRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableMessageException("no OTLP metrics in protobuf: " + e.getMessage());
        }
        List<Measurement> measurements = new ArrayList<>();
        for (ResourceMetrics resource : request.getResourceMetricsList()) {
            Map<String, String> common = attributes(resource.getResource().getAttributesList());
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                scope.getMetricsList().forEach(metric -> add(metric, common, measurements));
            }
        }
        return measurements;
    }

    private static void add(Metric metric, Map<String, String> common, List<Measurement> measurements) {
        switch (metric.getDataCase()) {
            case GAUGE ->
                metric.getGauge()
                        .getDataPointsList()
                        .forEach(point -> add(metric, Kind.GAUGE, point, common, measurements));
            case SUM ->
                metric.getSum()
                        .getDataPointsList()
                        .forEach(point -> add(metric, kind(metric.getSum()), point, common, measurements));
            default -> {}
        }
    }

    /** One that is not monotonic goes up and down, as a level does. */
    private static Kind kind(Sum sum) {
        if (!sum.getIsMonotonic()) {
            return Kind.GAUGE;
        }
        return sum.getAggregationTemporality() == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
                ? Kind.INCREASE
                : Kind.TOTAL;
    }

    private static void add(
            Metric metric,
            Kind kind,
            NumberDataPoint point,
            Map<String, String> common,
            List<Measurement> measurements) {
        double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
        boolean hasValue = point.hasAsInt() || point.hasAsDouble();
        if (!hasValue || !Double.isFinite(value)) {
            return;
        }
        Map<String, String> all = new HashMap<>(common);
        all.putAll(attributes(point.getAttributesList()));
        double over = kind == Kind.INCREASE ? NANOS * (point.getTimeUnixNano() - point.getStartTimeUnixNano()) : 0;
        measurements.add(new Measurement(
                metric.getName(),
                all,
                metric.getUnit(),
                kind,
                value,
                over,
                TimeUnit.NANOSECONDS.toMillis(point.getTimeUnixNano())));
    }

    private static Map<String, String> attributes(List<KeyValue> pairs) {
        Map<String, String> attributes = new HashMap<>();
        pairs.forEach(pair -> attributes.put(pair.getKey(), text(pair.getValue())));
        return attributes;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            default -> "";
        };
    }
}
