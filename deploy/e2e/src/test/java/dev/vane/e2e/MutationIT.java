package dev.vane.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.VmKey;
import dev.vane.e2e.Mutation.Mutant;
import dev.vane.e2e.SampleLog.Position;
import dev.vane.pipeline.CatalogueFeatures;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.platform.audit.Audit;
import dev.vane.platform.audit.DueWindows;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than ten thousand broken records on the samples topic of a running pipeline. Pairs of hosts send the same good
 * records; between those of one of each pair stand records that break the contract, and nobody must be able to tell from
 * its predictions. Hosts of their own send records with random damage.
 */
class MutationIT {
    private static final long SEED = 10_000;
    private static final int PARTITIONS = 2;
    private static final String DAMAGED = "damaged-";
    private static final int PAIRS = 3;
    private static final int MUTANTS_PER_SAMPLE = 16;
    private static final int DAMAGED_PER_RECORD = 7;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Map<Position, Sent> broken = new HashMap<>();
    private final Map<Position, DeadLetter> letters = new HashMap<>();

    /** A broken record, and what was done to it. */
    private record Sent(Enum<?> how, Mutant bytes) {}

    @Test
    void brokenRecordsEndAsDeadLettersAndDisturbNobody() throws Exception {
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(PARTITIONS);
            KafkaSettings kafka = broker.settings();
            PrometheusRegistry registry = new PrometheusRegistry();
            try (SampleLog log = new SampleLog(kafka, PARTITIONS);
                    Pipeline pipeline = pipeline(kafka, registry);
                    CommittedOutputs outputs = new CommittedOutputs(kafka, "", this::keep);
                    Audit audit = new Audit(kafka)) {
                for (int pair = 0; pair < PAIRS; pair++) {
                    sendPair(pair, log);
                    sendDamaged(DAMAGED + pair, log);
                }
                log.flush();
                awaitAll(log.sent(), audit, outputs, registry);

                assertThat(broken).hasSizeGreaterThan(10_000);
                assertThat(pipeline.isAlive()).isTrue();
                assertEachIsRefusedForItsOwnReason();
                assertNoGoodRecordIsRefused();
                assertNobodyWasDisturbed(outputs);
                assertNothingIsLost(log.sent(), audit, registry);
            }
        }
        System.out.print(table());
    }

    /** The same good records under two names; what is broken stands between those of the second. */
    private void sendPair(int pair, SampleLog log) {
        GoodHost.records("clean-" + pair, pair).forEach(log::send);
        GoodHost.records("mixed-" + pair, pair).forEach(good -> {
            log.send(good);
            if (good instanceof Sample sample) {
                for (int i = 0; i < MUTANTS_PER_SAMPLE; i++) {
                    Mutation mutation = anyMutation();
                    sendBroken(mutation, mutation.of(sample, random), sample.host(), log);
                }
            }
        });
    }

    /** Large records are fewer, because each travels three times. */
    private Mutation anyMutation() {
        Mutation any = oneOf(List.of(Mutation.values()));
        return any == Mutation.OVERSIZED && random.nextInt(10) > 0 ? anyMutation() : any;
    }

    private <T> T oneOf(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    private void sendDamaged(String host, SampleLog log) {
        byte[] other = {0};
        for (var good : GoodHost.records(host, 0)) {
            byte[] whole = SourceRecords.encode(good);
            log.send(good);
            for (int i = 0; i < DAMAGED_PER_RECORD; i++) {
                ByteDamage damage = oneOf(List.of(ByteDamage.values()));
                Bytes damaged = Bytes.wrap(damage.of(whole, other, random));
                sendBroken(damage, new Mutant(Optional.of(RawSample.utf8(host)), Optional.of(damaged)), host, log);
            }
            other = whole;
        }
    }

    private void sendBroken(Enum<?> how, Mutant mutant, String beside, SampleLog log) {
        log.send(mutant, beside, position -> broken.put(position, new Sent(how, mutant)));
    }

    private Pipeline pipeline(KafkaSettings kafka, PrometheusRegistry registry) {
        Map<String, String> settings = Map.of(
                "pipeline.state.directory", directory.resolve("pipeline").toString(), "pipeline.overload", "wait");
        return Pipeline.start(PipelineConfig.parse(settings), kafka, CatalogueFeatures.untrained(1), registry);
    }

    private void keep(DeadLetter letter) {
        DeadLetter before = letters.put(new Position(letter.partition(), letter.offset()), letter);
        assertThat(before).as("one dead letter for a record").isNull();
    }

    /** Until every record is read, every dead letter is out and every due window has its outcome. */
    private void awaitAll(long sent, Audit audit, CommittedOutputs outputs, PrometheusRegistry registry) {
        Deadline.repeat(
                () -> {
                    audit.read(Duration.ofMillis(20));
                    outputs.poll();
                },
                () -> PipelineCounts.of(registry).total() >= sent
                        && audit.isCaughtUp()
                        && audit.missing() == 0
                        && letters.size() >= PipelineCounts.of(registry).deadLetters()
                        && outputs.outcomes() >= audit.dueWindows().dueWindows(),
                LIMIT,
                () -> "%d sent, %s, %d dead letters, %d outcomes missing"
                        .formatted(sent, PipelineCounts.of(registry), letters.size(), audit.missing()));
        outputs.readToEnd(LIMIT);
    }

    private void assertEachIsRefusedForItsOwnReason() {
        broken.forEach((position, sent) -> {
            if (sent.how() instanceof Mutation mutation) {
                DeadLetter letter = letters.get(position);
                assertThat(letter)
                        .as("dead letter of %s at %s", mutation, position)
                        .isNotNull();
                assertThat(letter.reason())
                        .as("%s: %s", mutation, letter.detail())
                        .isEqualTo(mutation.reason());
                assertThat(letter.key())
                        .as("key of %s", mutation)
                        .isEqualTo(sent.bytes().key());
                assertThat(letter.value())
                        .as("value of %s", mutation)
                        .isEqualTo(shortened(sent.bytes().value()));
            }
        });
    }

    /** A damaged second that still reads as one may move its own host's time, and what comes then is late; nobody else's. */
    private void assertNoGoodRecordIsRefused() {
        letters.forEach((position, letter) -> {
            if (!broken.containsKey(position)) {
                assertThat(letter.reason()).as(letter.detail()).isEqualTo(DeadLetter.Reason.LATE);
                assertThat(letter.key().orElseThrow().get()).asString().startsWith(DAMAGED);
            }
        });
    }

    /** A dead letter holds a mebibyte at most. */
    private static Optional<Bytes> shortened(Optional<Bytes> value) {
        return value.map(bytes -> bytes.get().length <= SourceRecords.MAX_VALUE_BYTES
                ? bytes
                : Bytes.wrap(Arrays.copyOf(bytes.get(), SourceRecords.MAX_VALUE_BYTES)));
    }

    private static void assertNobodyWasDisturbed(CommittedOutputs outputs) {
        for (int pair = 0; pair < PAIRS; pair++) {
            List<String> clean = published("clean-" + pair, outputs);
            assertThat(clean)
                    .hasSizeGreaterThan(100)
                    .anyMatch(line -> line.contains("TOO_MANY_IMPUTED"))
                    .anyMatch(line -> line.contains("RealisedError"));
            assertThat(published("mixed-" + pair, outputs)).isEqualTo(clean);
        }
    }

    /** Everything about one host's VMs, in words that do not name the host. */
    private static List<String> published(String host, CommittedOutputs outputs) {
        List<String> lines = new ArrayList<>();
        for (Map<VmKey, ?> topic :
                List.of(outputs.predictions(), outputs.skipped(), outputs.attention(), outputs.errors())) {
            topic.forEach((vm, values) -> {
                if (vm.host().equals(host)) {
                    ((List<?>) values).forEach(value -> lines.add((vm + ": " + value).replace(host, "host")));
                }
            });
        }
        return lines;
    }

    private void assertNothingIsLost(long sent, Audit audit, PrometheusRegistry registry) {
        PipelineCounts counts = PipelineCounts.of(registry);
        DueWindows due = audit.dueWindows();
        assertThat(counts.total())
                .as("accepted + duplicates + dead letters + ticks + measurements + resets")
                .isEqualTo(sent);
        assertThat(counts.deadLetters()).isEqualTo(letters.size());
        assertThat(counts.accepted()).isEqualTo(due.accepted());
        assertThat(counts.duplicates()).isEqualTo(due.duplicates());
        assertThat(counts.ticks()).isEqualTo(due.ticks());
        assertThat(counts.ticksWithoutEffect()).isEqualTo(due.ticksWithoutEffect());
        assertThat(counts.measurements()).isEqualTo(due.measurements()).isPositive();
        assertThat(counts.resets()).isEqualTo(due.resets()).isPositive();
        assertThat(audit.complaints()).isEmpty();
    }

    /** How many of each kind were sent, and what became of them. */
    private String table() {
        Map<String, Map<String, Integer>> results = new TreeMap<>();
        broken.forEach((position, sent) -> {
            DeadLetter letter = letters.get(position);
            String result = letter == null ? "no dead letter" : letter.reason().name();
            results.computeIfAbsent(sent.how().name(), unseen -> new TreeMap<>())
                    .merge(result, 1, Integer::sum);
        });
        StringBuilder table = new StringBuilder("%-18s %5s  %s%n".formatted("broken by", "sent", "dead letters"));
        results.forEach((how, byFate) -> table.append("%-18s %5d  %s%n"
                .formatted(
                        how,
                        byFate.values().stream().mapToInt(Integer::intValue).sum(),
                        byFate)));
        return table.toString();
    }
}
