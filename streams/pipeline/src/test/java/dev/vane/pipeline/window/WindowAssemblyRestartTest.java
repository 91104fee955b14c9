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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Whatever happens between two commits, what leaves in the end is what leaves an undisturbed processor. */
class WindowAssemblyRestartTest {
    private static final int WINDOW = 60;
    private static final long START = 1_700_000_000;
    private static final List<SourceRecord> RECORDS = records(new Random(7), 400);

    @Test
    void anotherInstanceGoesOnFromTheLastCommit() {
        assertSurvives(ProcessorStage::restart);
    }

    @Test
    void theSameInstanceGoesOnFromTheLastCommit() {
        assertSurvives(ProcessorStage::revive);
    }

    @Test
    void whatIsSpreadOverTransactionsIsTheSameAsInOne() {
        assertThat(run(slowBudget(), Integer.MAX_VALUE, stage -> {}))
                .isEqualTo(run(largeBudget(), Integer.MAX_VALUE, stage -> {}));
    }

    @Test
    void aRecordWaitsWhileTheSecondsBeforeItCloseOneInEachTransaction() {
        var stage = stage(slowBudget());
        send(sample("a", START), stage);
        stage.commit();

        send(sample("a", START + 300), stage);
        List<Integer> committed = new ArrayList<>();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = punctuateAndCommit(stage);
            committed.add(stage.committed().size());
        }

        // The first second, and nine in which the VM was silent.
        assertThat(committed).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(stage.entries(Stores.POSTPONED_RECORDS)).isZero();
    }

    @Test
    void aPostponedRecordThatIsLateBecomesADeadLetterOfWhereItWasRead() {
        var stage = stage(slowBudget());
        send(sample("a", START), stage);
        send(sample("a", START + 300), stage);
        send(sample("b", START + 1), stage);
        settle(stage);

        assertThat(stage.committed())
                .extracting(Record::value)
                .filteredOn(DeadLetter.class::isInstance)
                .singleElement()
                .satisfies(value -> {
                    DeadLetter letter = (DeadLetter) value;
                    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.LATE);
                    assertThat(letter.offset()).isEqualTo(START + 1);
                });
    }

    private static void assertSurvives(Consumer<ProcessorStage<String, Received, Object, Object>> disturbance) {
        List<String> undisturbed = run(largeBudget(), Integer.MAX_VALUE, stage -> {});
        Random random = new Random(8);
        for (int round = 0; round < 8; round++) {
            int between = 5 + random.nextInt(60);
            TransactionBudget budget = round % 2 == 0 ? largeBudget() : slowBudget();

            assertThat(run(budget, between, disturbance))
                    .as("disturbed after every %d records, round %d", between, round)
                    .isEqualTo(undisturbed);
        }
    }

    /** Processes all records; each so many are processed in vain once before they are committed. */
    private static List<String> run(
            TransactionBudget budget,
            int between,
            Consumer<ProcessorStage<String, Received, Object, Object>> disturbance) {
        var stage = stage(budget);
        for (int from = 0; from < RECORDS.size(); from += Math.min(between, RECORDS.size())) {
            List<SourceRecord> some = RECORDS.subList(from, (int) Math.min((long) from + between, RECORDS.size()));
            if (between < RECORDS.size()) {
                some.forEach(record -> send(record, stage));
                stage.punctuate(Duration.ofMillis(1));
                disturbance.accept(stage);
            }
            some.forEach(record -> {
                send(record, stage);
                if (stage.asksForCommit()) {
                    stage.punctuate(Duration.ofMillis(1));
                }
            });
            stage.commit();
        }
        settle(stage);
        return stage.committed().stream()
                .flatMap(record -> describe(record.value()))
                .toList();
    }

    private static void settle(ProcessorStage<String, Received, Object, Object> stage) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = punctuateAndCommit(stage);
        }
    }

    /** What a stream thread does after it has processed records. True if the processor had asked for the commit. */
    private static boolean punctuateAndCommit(ProcessorStage<String, Received, Object, Object> stage) {
        stage.punctuate(Duration.ofMillis(1));
        boolean asked = stage.asksForCommit();
        stage.commit();
        return asked;
    }

    private static ProcessorStage<String, Received, Object, Object> stage(TransactionBudget budget) {
        return new ProcessorStage<>(WindowAssembly.supplier(
                "next",
                ModelRows.ofCatalogue(WINDOW),
                Overload.never(),
                () -> budget,
                new PipelineMetrics(new PrometheusRegistry())));
    }

    private static TransactionBudget largeBudget() {
        return new TransactionBudget(Duration.ofSeconds(1), () -> 0);
    }

    /** Each second takes all of it. */
    private static TransactionBudget slowBudget() {
        AtomicLong seconds = new AtomicLong();
        return new TransactionBudget(Duration.ofSeconds(1), () -> Duration.ofSeconds(seconds.getAndIncrement())
                .toNanos());
    }

    private static void send(SourceRecord record, ProcessorStage<String, Received, Object, Object> stage) {
        Received received = new Received(
                record,
                Bytes.wrap(new byte[] {'h'}),
                Bytes.wrap(SourceRecords.encode(record)),
                new Origin("samples", 0, record.second()));
        stage.process(new Record<>("h", received, record.second() * 1000));
    }

    /** Three VMs with gaps, departures, returns and missing ticks, and silences of the whole host. */
    private static List<SourceRecord> records(Random random, int seconds) {
        List<SourceRecord> records = new ArrayList<>();
        Map<String, Integer> awayFor = new HashMap<>();
        for (int i = 0; i < seconds; i++) {
            long second = START + i + (i > seconds / 2 ? 500 : 0) + i / 100 * 9L;
            List<String> read = new ArrayList<>();
            for (String vm : List.of("a", "b", "c")) {
                int away = awayFor.merge(vm, -1, Integer::sum);
                if (away < 0 && random.nextInt(30) == 0) {
                    awayFor.put(vm, 1 + random.nextInt(14));
                } else if (away < 0) {
                    read.add(vm);
                    records.add(sample(vm, second));
                }
            }
            if (random.nextInt(10) > 0) {
                List<String> gone = awayFor.getOrDefault("c", -1) > 5 ? List.of("c") : List.of();
                records.add(new Tick("h", second, read, gone, false));
            }
        }
        return records;
    }

    private static Sample sample(String vm, long second) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < 20; metric++) {
            values.set(metric, Math.floorMod(second * 31 + metric * 7L + vm.hashCode(), 1000));
        }
        return new Sample(new VmKey("h", vm), second, values.build(), Map.of());
    }

    /** What left, shortened so that a difference can be read: rows by their hash. */
    private static Stream<String> describe(Object value) {
        HostEmissions host = (HostEmissions) value;
        return host.emissions().stream().map(emission -> host.second() + " " + describe(emission));
    }

    private static String describe(Emission emission) {
        return switch (emission) {
            case Emission.Gone gone -> gone.toString();
            case Emission.Due due ->
                "%s real=%d imputed=%d rows=%d"
                        .formatted(
                                due.key(),
                                due.window().realRows(),
                                due.window().imputedRows(),
                                due.window().hashCode());
        };
    }
}
