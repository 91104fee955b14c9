package dev.vane.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.pipeline.ProcessorStage;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.validate.Origin;
import dev.vane.pipeline.validate.Received;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Two machines send under one host name. */
class TwoSendersTest {
    private static final long START = 1_700_000_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ProcessorStage<String, Received, Object, Object> assembly =
            new ProcessorStage<>(WindowAssembly.supplier(
                    "next",
                    ModelRows.ofCatalogue(60),
                    Overload.never(),
                    () -> new TransactionBudget(Duration.ofSeconds(1), () -> 0),
                    new PipelineMetrics(registry)));

    @Test
    void showAsOneHostAndInTheDeadLettersOfTheSlowerOne() {
        for (long second = START; second < START + 3; second++) {
            send(second, Optional.of("first"));
            send(second, Optional.of("second"));
        }
        assembly.commit();

        assertThat(hostsWithTwoSenders()).isEqualTo(1);
        assertThat(late()).hasSize(3);
        assertThat(late().getLast().detail())
                .isEqualTo("second %d of h is closed; host name h has two senders", START + 2);
    }

    @Test
    void aCollectorThatWasRestartedIsNone() {
        for (long second = START; second < START + 3; second++) {
            send(second, Optional.of("first"));
        }
        for (long second = START + 3; second < START + 6; second++) {
            send(second, Optional.of("second"));
        }

        assertThat(hostsWithTwoSenders()).isZero();
    }

    @Test
    void recordsOfOtherSourcesNeedNoSender() {
        for (long second = START; second < START + 3; second++) {
            send(second, Optional.empty());
            send(second, Optional.of("first"));
        }
        assembly.commit();

        assertThat(hostsWithTwoSenders()).isZero();
        assertThat(late().getLast().detail()).isEqualTo("second %d of h is closed", START + 2);
    }

    @Test
    void aRevivedTaskKnowsNothingOfThemUntilBothHaveSentAgain() {
        send(START, Optional.of("first"));
        send(START, Optional.of("second"));
        assembly.commit();

        assembly.revive();
        send(START + 1, Optional.of("first"));

        assertThat(hostsWithTwoSenders()).isZero();
    }

    /** One VM's second with its tick, which closes it. */
    private void send(long second, Optional<String> sender) {
        send(
                new Sample(
                        new VmKey("h", "vm"),
                        second,
                        MetricValues.builder().set(0, 0.5).build(),
                        Map.of()),
                sender);
        send(new Tick("h", second, List.of("vm"), List.of(), false), sender);
    }

    private void send(SourceRecord record, Optional<String> sender) {
        RecordHeaders headers = new RecordHeaders();
        sender.ifPresent(name -> headers.add("vane-sender", name.getBytes(StandardCharsets.UTF_8)));
        assembly.process(new Record<>("h", received(record), record.second() * 1000, headers));
    }

    private static Received received(SourceRecord record) {
        return new Received(
                record,
                Bytes.wrap(new byte[] {'h'}),
                Bytes.wrap(SourceRecords.encode(record)),
                new Origin("samples", 0, 0));
    }

    private List<DeadLetter> late() {
        return assembly.committed().stream()
                .map(Record::value)
                .filter(DeadLetter.class::isInstance)
                .map(DeadLetter.class::cast)
                .toList();
    }

    private double hostsWithTwoSenders() {
        for (MetricSnapshot metric : registry.scrape()) {
            if (metric instanceof GaugeSnapshot gauge
                    && metric.getMetadata().getName().equals("vane_pipeline_hosts_with_two_senders")) {
                return gauge.getDataPoints().getFirst().getValue();
            }
        }
        throw new AssertionError("no such metric");
    }
}
