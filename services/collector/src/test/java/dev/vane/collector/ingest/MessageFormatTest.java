package dev.vane.collector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.collector.ingest.Measurement.Kind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each sender writes, and what becomes of what none writes. */
class MessageFormatTest {
    private static List<Measurement> read(MessageFormat format, String message) throws UnreadableMessageException {
        return format.read(message.getBytes(UTF_8));
    }

    @Test
    void readsWhatCollectdWrites() throws UnreadableMessageException {
        List<Measurement> measurements = read(MessageFormat.COLLECTD, """
                [{"values":[1200,34],"dstypes":["derive","derive"],"dsnames":["read","write"],"time":1480063672.557,
                "interval":1.000,"host":"node-1","plugin":"virt","plugin_instance":"web","type":"disk_octets",
                "type_instance":"vda"},
                {"values":[null],"dstypes":["gauge"],"dsnames":["value"],"time":1480063672.557,"interval":1.000,
                "host":"node-1","plugin":"vane","plugin_instance":"web","type":"gauge","type_instance":"rss_bytes"},
                {"values":[7],"dstypes":["absolute"],"dsnames":["value"],"time":1480063672.557,"interval":2.000,
                "host":"node-1","plugin":"vane","plugin_instance":"web","type":"derive","type_instance":""}]""");

        Map<String, String> disk = Map.of("host", "node-1", "plugin_instance", "web", "type_instance", "vda");
        assertThat(measurements)
                .containsExactly(
                        new Measurement("virt.disk_octets.read", disk, "", Kind.TOTAL, 1200, 0, 1480063672557L),
                        new Measurement("virt.disk_octets.write", disk, "", Kind.TOTAL, 34, 0, 1480063672557L),
                        new Measurement(
                                "vane.derive",
                                Map.of("host", "node-1", "plugin_instance", "web", "type_instance", ""),
                                "",
                                Kind.INCREASE,
                                7,
                                2,
                                1480063672557L));
    }

    @Test
    void readsWhatTelegrafWritesInAnyUnitOfTime() throws UnreadableMessageException {
        for (String time : List.of("1458229140", "1458229140000", "1458229140000000", "1458229140000000000")) {
            assertThat(read(MessageFormat.TELEGRAF, """
                    {"metrics":[{"name":"vane","tags":{"host":"node-1","vm":"web"},"timestamp":%s,
                    "fields":{"cpu_ns_per_cpu":5,"state":"running"}}]}""".formatted(time)))
                    .containsExactly(new Measurement(
                            "vane.cpu_ns_per_cpu",
                            Map.of("host", "node-1", "vm", "web"),
                            "",
                            Kind.UNKNOWN,
                            5,
                            0,
                            1458229140000L));
        }
    }

    @Test
    void readsWhatOpenTelemetryWrites() throws UnreadableMessageException {
        long time = 1_700_000_001_500_000_000L;
        NumberDataPoint.Builder point = NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(time - 2_000_000_000L)
                .setTimeUnixNano(time)
                .addAttributes(attribute("vm.name", "web"));
        ExportMetricsServiceRequest request = ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(attribute("host.name", "node-1")))
                        .addScopeMetrics(ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder()
                                        .setName("vm.memory.rss")
                                        .setUnit("By")
                                        .setGauge(Gauge.newBuilder()
                                                .addDataPoints(point.clone().setAsInt(4096))))
                                .addMetrics(Metric.newBuilder()
                                        .setName("vm.cpu.time")
                                        .setUnit("s")
                                        .setSum(sum(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, true)
                                                .addDataPoints(point.clone().setAsDouble(1.5))))
                                .addMetrics(Metric.newBuilder()
                                        .setName("vm.delta")
                                        .setSum(sum(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, true)
                                                .addDataPoints(point.clone().setAsInt(6))))
                                .addMetrics(Metric.newBuilder()
                                        .setName("vm.upDown")
                                        .setSum(sum(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, false)
                                                .addDataPoints(point.clone().setAsInt(3))))))
                .build();

        Map<String, String> of = Map.of("host.name", "node-1", "vm.name", "web");
        assertThat(MessageFormat.OTLP.read(request.toByteArray()))
                .containsExactly(
                        new Measurement("vm.memory.rss", of, "By", Kind.GAUGE, 4096, 0, 1_700_000_001_500L),
                        new Measurement("vm.cpu.time", of, "s", Kind.TOTAL, 1.5, 0, 1_700_000_001_500L),
                        new Measurement("vm.delta", of, "", Kind.INCREASE, 6, 2, 1_700_000_001_500L),
                        new Measurement("vm.upDown", of, "", Kind.GAUGE, 3, 0, 1_700_000_001_500L));
    }

    private static Sum.Builder sum(AggregationTemporality temporality, boolean monotonic) {
        return Sum.newBuilder().setAggregationTemporality(temporality).setIsMonotonic(monotonic);
    }

    private static KeyValue attribute(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    @Test
    void readsPrometheusText() throws UnreadableMessageException {
        String page = """
                # HELP libvirt_domain_vcpu_time_seconds_total CPU time
                # TYPE libvirt_domain_vcpu_time_seconds_total counter
                libvirt_domain_vcpu_time_seconds_total{domain="we\\"b, x}",vcpu="0",} 12.5
                # TYPE up gauge
                up 1 1700000000000
                # TYPE d histogram
                d_bucket{le="+Inf"} 3
                d_sum 4
                untyped_thing 2e3
                not_a_number NaN
                """;

        assertThat(PrometheusText.read(page, Map.of("instance", "node-1:9177"), 5))
                .containsExactly(
                        new Measurement(
                                "libvirt_domain_vcpu_time_seconds_total",
                                Map.of("instance", "node-1:9177", "domain", "we\"b, x}", "vcpu", "0"),
                                "",
                                Kind.TOTAL,
                                12.5,
                                0,
                                5),
                        new Measurement("up", Map.of("instance", "node-1:9177"), "", Kind.GAUGE, 1, 0, 5),
                        new Measurement(
                                "untyped_thing", Map.of("instance", "node-1:9177"), "", Kind.UNKNOWN, 2000, 0, 5));
    }

    @Test
    void tellsWhyAMessageCannotBeRead() {
        assertRefused(MessageFormat.COLLECTD, "PUTVAL a/b/c 1:2", "no JSON");
        assertRefused(MessageFormat.COLLECTD, "{}", "an array of value lists");
        assertRefused(MessageFormat.COLLECTD, "[{\"values\":[1]}]", "arrays of one length");
        assertRefused(MessageFormat.COLLECTD, "", "an empty message");
        assertRefused(MessageFormat.TELEGRAF, "cpu,host=a usage=1 5", "no JSON");
        assertRefused(MessageFormat.TELEGRAF, "{\"name\":\"cpu\"}", "no object fields");
        assertRefused(MessageFormat.TELEGRAF, "{\"name\":\"cpu\",\"fields\":{}}", "no number timestamp");
        assertRefused(MessageFormat.OTLP, "[{}]", "no OTLP metrics");
        assertThatThrownBy(() -> PrometheusText.read("<html>", Map.of(), 0))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("no line of Prometheus' text format: <html>");
    }

    private static void assertRefused(MessageFormat format, String message, String why) {
        assertThatThrownBy(() -> read(format, message))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(why);
    }
}
