package dev.vane.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.HostSecond;
import dev.vane.collector.SourcePublisher;
import dev.vane.contracts.Change;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.Edit;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Extra;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelRequest.Column;
import dev.vane.contracts.ModelRequest.VmRows;
import dev.vane.contracts.ModelRequests;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Signals;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.ExplainConfig;
import dev.vane.pipeline.Explainers;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.pipeline.explain.ModelExplainer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand requests of every kind to an answerer that is killed again and again: each gets exactly one outcome, and an
 * answer is what the pipeline and the explainer published.
 */
class AnswerIT {
    private static final String SHIPPED = "/dev/vane/platform/cloudformer-lab.zip";
    private static final Path RECORDING = Path.of("../../services/collector/samples/shared-cpus");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int REQUESTS = 1_000;
    private static final int KILLS = 4;
    private static final int EXPLAINED_EACH = 80;
    private static final int FIRST_MALFORMED = 7;
    private static final int LARGEST_SENT = 8 << 20;
    private static final int WINDOW = 60;
    private static final long SEED = 18;

    /** The pipeline computed it with other windows in one call, and published a float. */
    private static final double SAME = 1e-6;

    /** A difference of two of these, many metrics at once. */
    private static final double EFFECT = 1e-5;

    @TempDir
    Path directory;

    private final Map<VmKey, TreeMap<Long, Prediction>> published = new HashMap<>();
    private final List<Explanation> explanations = new ArrayList<>();
    private final Random random = new Random(SEED);

    /** What was asked, and what must hold of its outcome. */
    private record Asked(
            String id, Bytes value, Consumer<ModelResponse.Outcome> check, Consumer<List<ModelResponse.Outcome>> rest) {
        Asked(String id, Bytes value, Consumer<ModelResponse.Outcome> check) {
            this(id, value, check, rest -> assertThat(rest).isEmpty());
        }
    }

    @Test
    void everyRequestHasOneOutcomeAlthoughTheAnswererIsKilled() throws Exception {
        List<HostSecond> seconds = ListedSource.replay(RECORDING);
        try (TestBroker broker = TestBroker.start(directory)) {
            broker.createTopics(2);
            publishAndPredict(seconds, broker.settings());
            List<Asked> requests = requests(seconds);
            Map<String, List<ModelResponse>> responses = ask(requests, broker.settings());

            for (Asked asked : requests) {
                List<ModelResponse.Outcome> outcomes = responses.get(asked.id).stream()
                        .map(ModelResponse::outcome)
                        .toList();
                asked.check.accept(outcomes.getFirst());
                asked.rest.accept(outcomes.subList(1, outcomes.size()));
            }
            assertThat(responses).hasSameSizeAs(requests);
        }
    }

    private static ModelBundle shipped() throws IOException {
        try (InputStream zip = AnswerIT.class.getResourceAsStream(SHIPPED)) {
            return ModelBundle.readZip(Objects.requireNonNull(zip), SHIPPED);
        }
    }

    private void publishAndPredict(List<HostSecond> seconds, KafkaSettings kafka) throws Exception {
        ModelBundle bundle = shipped();
        Map<String, String> settings = Map.of(
                "pipeline.state.directory", directory.resolve("pipeline").toString(),
                "explain.state.directory", directory.resolve("explainer").toString(),
                "pipeline.overload", "wait",
                // Any probability degrades: what is explained has neighbours to be left out.
                "pipeline.degraded.from", "0",
                "pipeline.recovered.below", "0",
                "pipeline.explain.repeat.seconds", "20",
                "pipeline.explain.host.per.minute", "60");
        long due = seconds.stream().mapToLong(second -> second.samples().size()).sum()
                - 9L * seconds.getFirst().samples().size();
        try (Pipeline _ = Pipeline.start(PipelineConfig.parse(settings), kafka, bundle, new PrometheusRegistry());
                Explainers _ = Explainers.start(
                        ExplainConfig.parse(settings),
                        kafka,
                        () -> ModelExplainer.open(bundle),
                        new PrometheusRegistry());
                SourcePublisher publisher =
                        new SourcePublisher(kafka, Topics.SAMPLES.name(), new PrometheusRegistry(), Map.of())) {
            publisher.run(new ListedSource(seconds));
            try (CommittedTopic predictions = new CommittedTopic(Topics.PREDICTIONS, kafka);
                    CommittedTopic explained = new CommittedTopic(Topics.EXPLANATIONS, kafka)) {
                Deadline.repeat(
                        () -> {
                            predictions.poll((Prediction one) -> published
                                    .computeIfAbsent(one.key(), _ -> new TreeMap<>())
                                    .put(one.second(), one));
                            explained.poll((Explanation one) -> explanations.add(one));
                        },
                        () -> published.values().stream()
                                                .mapToInt(TreeMap::size)
                                                .sum()
                                        >= due
                                && explanations.stream()
                                                .filter(one -> !one.neighbours().isEmpty())
                                                .count()
                                        >= 10,
                        LIMIT,
                        () -> "%d of %d predictions, %d explanations"
                                .formatted(
                                        published.values().stream()
                                                .mapToInt(TreeMap::size)
                                                .sum(),
                                        due,
                                        explanations.size()));
            }
        }
    }

    private List<Asked> requests(List<HostSecond> seconds) {
        List<Asked> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String id = "request-%04d".formatted(i);
            requests.add(
                    switch (i % 8) {
                        case 0, 2 -> asItWas(id);
                        case 1 -> i % EXPLAINED_EACH == 1 ? explained(id) : asItWas(id);
                        case 3 -> withoutNeighbour(id);
                        case 4 -> sentAlong(id, seconds);
                        case 5 -> edited(id);
                        case 6 -> refused(id, i);
                        default ->
                            i == FIRST_MALFORMED
                                    ? new Asked(id, oversized(), is(Reason.OVERSIZED, ""))
                                    : new Asked(id, Bytes.wrap("no request".getBytes(UTF_8)), is(Reason.MALFORMED, ""));
                    });
        }
        return requests;
    }

    private Prediction any() {
        List<TreeMap<Long, Prediction>> vms = List.copyOf(published.values());
        List<Prediction> ofVm = List.copyOf(vms.get(random.nextInt(vms.size())).values());
        return ofVm.get(random.nextInt(ofVm.size()));
    }

    private static Asked asked(String id, ModelRequest.Asked window, Consumer<ModelResponse.Outcome> check) {
        return asked(id, Optional.empty(), OptionalLong.empty(), window, check);
    }

    private static Asked asked(
            String id,
            Optional<String> model,
            OptionalLong deadline,
            ModelRequest.Asked window,
            Consumer<ModelResponse.Outcome> check) {
        ModelRequest request = new ModelRequest(id, "e2e", model, deadline, window, ModelRequest.Wanted.PREDICTION);
        return new Asked(id, Bytes.wrap(Topics.REQUESTS.value().serializer().serialize("", request)), check);
    }

    private static ModelRequest.Reference reference(VmKey vm, long second, Edit... edits) {
        return new ModelRequest.Reference(vm, OptionalLong.of(second), List.of(edits));
    }

    private Asked asItWas(String id) {
        Prediction wanted = any();
        return asked(id, reference(wanted.key(), wanted.second()), outcome -> {
            Answer answer = answer(outcome);
            assertThat(answer.published()).contains(wanted);
            assertSame(answer.prediction(), wanted);
            assertThat(answer.attention().second()).isEqualTo(wanted.second());
            assertThat(answer.sources())
                    .extracting(ModelResponse.RecordRange::topic)
                    .containsExactly(Topics.PREDICTIONS.name(), Topics.SAMPLES.name());
        });
    }

    /** Nothing was measured, so nothing shifts the published one. */
    private static void assertSame(Prediction computed, Prediction wanted) {
        assertThat(computed.key()).isEqualTo(wanted.key());
        assertThat(computed.second()).isEqualTo(wanted.second());
        assertSameValues(computed, wanted);
    }

    private static void assertSameValues(Prediction computed, Prediction wanted) {
        assertThat((double) computed.relativePerformance()).isCloseTo(wanted.relativePerformance(), within(SAME));
        assertThat(computed.lower().orElseThrow()).isCloseTo(wanted.lower().orElseThrow(), within(SAME));
        assertThat(computed.upper().orElseThrow()).isCloseTo(wanted.upper().orElseThrow(), within(SAME));
        assertThat(computed.realRows()).isEqualTo(wanted.realRows());
        assertThat(computed.unfamiliar()).isEqualTo(wanted.unfamiliar());
        assertThat(computed.losses()).isEqualTo(wanted.losses());
    }

    /** More than is read, and less than the broker refuses: what came so far cannot be made smaller by compression. */
    private Bytes oversized() {
        byte[] noise = new byte[ModelRequests.MAX_VALUE_BYTES + 1];
        random.nextBytes(noise);
        return Bytes.wrap(noise);
    }

    /** What is explained because somebody asks is what was explained because the VM changed. */
    private Asked explained(String id) {
        Explanation told = explanations.get(random.nextInt(explanations.size()));
        ModelRequest request = new ModelRequest(
                id,
                "e2e",
                Optional.empty(),
                OptionalLong.empty(),
                reference(told.key(), told.second()),
                new ModelRequest.Wanted(true, ModelRequest.Maps.FLOATS));
        List<Integer> parts = new ArrayList<>();
        return new Asked(
                id,
                Bytes.wrap(Topics.REQUESTS.value().serializer().serialize("", request)),
                outcome -> {
                    Answer answer = answer(outcome);
                    assertSameExplanation(answer.explanation().orElseThrow(), told);
                    parts.add(answer.mapParts());
                },
                rest -> {
                    assertThat(rest).hasSize(parts.getFirst()).isNotEmpty();
                    for (int i = 0; i < rest.size(); i++) {
                        MapPart part = (MapPart) rest.get(i);
                        assertThat(part.part()).isEqualTo(i + 1);
                        assertThat(part.map().second()).isEqualTo(told.second());
                        assertRoundedFrom(part);
                    }
                });
    }

    private static void assertSameExplanation(Explanation computed, Explanation told) {
        assertThat(computed.change()).isEqualTo(Change.UNKNOWN);
        assertThat(computed.baseline()).isEqualTo(told.baseline());
        assertThat(computed.triage()).isEqualTo(told.triage());
        assertThat((double) computed.effect()).isCloseTo(told.effect(), within(EFFECT));
        assertThat(computed.evidence())
                .extracting(Explanation.Evidence::metric)
                .isEqualTo(told.evidence().stream()
                        .map(Explanation.Evidence::metric)
                        .toList());
        assertThat(computed.neighbours())
                .extracting(Explanation.NeighbourEffect::vm)
                .isEqualTo(told.neighbours().stream()
                        .map(Explanation.NeighbourEffect::vm)
                        .toList());
    }

    /** The rows add up to 1, and the bytes are off by no more than half a step. */
    private static void assertRoundedFrom(MapPart part) {
        int tokens = part.map().tokens();
        assertThat(part.floats()).isPresent();
        for (int row = 0; row < part.map().heads() * tokens; row++) {
            double sum = 0;
            for (int key = 0; key < tokens; key++) {
                float exact = part.weight(row / tokens, row % tokens, key);
                sum += exact;
                assertThat((double) part.map().weight(0, row / tokens, row % tokens, key))
                        .isCloseTo(exact, within(0.5 / 255 + SAME));
            }
            assertThat(sum).isCloseTo(1, within(1e-4));
        }
    }

    private Asked withoutNeighbour(String id) {
        List<Explanation> withNeighbours =
                explanations.stream().filter(one -> !one.neighbours().isEmpty()).toList();
        Explanation told = withNeighbours.get(random.nextInt(withNeighbours.size()));
        Explanation.NeighbourEffect effect =
                told.neighbours().get(random.nextInt(told.neighbours().size()));
        return asked(id, reference(told.key(), told.second(), new Edit.WithoutNeighbour(effect.vm())), outcome -> {
            Answer answer = answer(outcome);
            double change = answer.shifted() - answer.published().orElseThrow().relativePerformance();
            assertThat(change).isCloseTo(effect.effect(), within(2 * SAME));
        });
    }

    /** The recording's rows, of all VMs of the host: the same as the window that the pipeline saw. */
    private Asked sentAlong(String id, List<HostSecond> seconds) {
        Prediction wanted = any();
        while (wanted.realRows() < WINDOW) {
            wanted = any();
        }
        Prediction same = wanted;
        List<List<Sample>> window = seconds.stream()
                .filter(second -> second.host().equals(same.key().host())
                        && second.second() >= same.second() - WINDOW
                        && second.second() <= same.second())
                .map(HostSecond::samples)
                .toList();
        List<VmRows> vms = window.getFirst().stream()
                .map(Sample::vm)
                .map(vm -> rows(vm, window))
                .toList();
        return asked(
                id,
                new ModelRequest.Values(wanted.key().vm(), columns(), vms),
                outcome -> assertSameValues(answer(outcome).prediction(), same));
    }

    private static List<Column> columns() {
        return Signals.list().subList(0, MetricCatalogue.SIZE + Extra.values().length).stream()
                .map(signal -> new Column(signal.name(), signal.unit()))
                .toList();
    }

    private static VmRows rows(String vm, List<List<Sample>> window) {
        List<Sample> samples = window.stream()
                .map(second -> second.stream()
                        .filter(one -> one.vm().equals(vm))
                        .findFirst()
                        .orElseThrow())
                .toList();
        return new VmRows(
                vm,
                samples.getFirst().cpus().map(CpuList::toString),
                samples.stream().map(AnswerIT::row).toList());
    }

    private static List<OptionalDouble> row(Sample sample) {
        List<OptionalDouble> row = new ArrayList<>();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            row.add(sample.values().get(metric));
        }
        for (Extra extra : Extra.values()) {
            Float value = sample.extras().get(extra.key());
            row.add(value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
        }
        return row;
    }

    /** A VM that waited for others all the time runs slower than it did. */
    private Asked edited(String id) {
        Prediction wanted = any();
        while (wanted.ledger().isEmpty()) {
            wanted = any();
        }
        Prediction before = wanted;
        return asked(
                id,
                reference(before.key(), before.second(), new Edit.Value(Extra.VM_LEDGER_OTHERS_CORES.key(), 20)),
                outcome -> {
                    Answer answer = answer(outcome);
                    assertThat(answer.published()).contains(before);
                    assertThat(answer.prediction().relativePerformance()).isLessThan(before.relativePerformance());
                });
    }

    private Asked refused(String id, int i) {
        Prediction any = any();
        ModelRequest.Reference there = reference(any.key(), any.second());
        long last = published.get(any.key()).lastKey();
        return switch (i / 8 % 5) {
            case 0 -> asked(id, Optional.of("other@1"), OptionalLong.empty(), there, is(Reason.UNKNOWN_MODEL, "model"));
            case 1 -> asked(id, Optional.empty(), OptionalLong.of(1), there, is(Reason.DEADLINE, "deadline"));
            case 2 -> asked(id, reference(new VmKey("nowhere", "vm"), any.second()), is(Reason.NOT_FOUND, "host"));
            case 3 -> asked(id, reference(any.key(), last + 1_000), is(Reason.NOT_YET, "second"));
            default ->
                asked(
                        id,
                        reference(any.key(), any.second(), new Edit.Factor("no.such.metric", 2)),
                        is(Reason.INVALID, "edits"));
        };
    }

    private static Answer answer(ModelResponse.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Answer.class);
        return (Answer) outcome;
    }

    private static Consumer<ModelResponse.Outcome> is(Reason reason, String field) {
        return outcome -> {
            assertThat(outcome).isInstanceOf(Refusal.class);
            assertThat(((Refusal) outcome).reason()).as(outcome.toString()).isEqualTo(reason);
            assertThat(((Refusal) outcome).field()).isEqualTo(field);
        };
    }

    /** Sends all, and kills the answerer each time that some more have been answered. */
    private Map<String, List<ModelResponse>> ask(List<Asked> requests, KafkaSettings kafka) throws Exception {
        Map<String, Object> settings = new HashMap<>(kafka.producer());
        settings.put("max.request.size", LARGEST_SENT);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Asked asked : requests) {
                sent.add(producer.send(
                        new ProducerRecord<>(Topics.REQUESTS.name(), asked.id.getBytes(UTF_8), asked.value.get())));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
        Map<String, List<ModelResponse>> responses = new TreeMap<>();
        try (CommittedTopic reading = new CommittedTopic(Topics.RESPONSES, kafka)) {
            for (int life = 0; life <= KILLS; life++) {
                int wanted = REQUESTS * (life + 1) / (KILLS + 1);
                try (VaneProcess answerer = answerer(life, kafka)) {
                    Deadline.repeat(
                            () -> reading.poll((ModelResponse one) -> responses
                                    .computeIfAbsent(one.id(), _ -> new ArrayList<>())
                                    .add(one)),
                            () -> responses.size() >= wanted,
                            LIMIT,
                            () -> "%d of %d: %s".formatted(responses.size(), wanted, answerer.told()));
                    System.out.printf("life %d: %d of %d outcomes%n", life, responses.size(), REQUESTS);
                    answerer.kill();
                }
            }
            // A second outcome of one that was answered in an earlier life would have come by now.
            reading.poll((ModelResponse one) ->
                    responses.computeIfAbsent(one.id(), _ -> new ArrayList<>()).add(one));
        }
        return responses;
    }

    private VaneProcess answerer(int life, KafkaSettings kafka) throws IOException {
        return VaneProcess.start(
                directory,
                "answer-" + life,
                "answer",
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--set",
                "answer.state.directory=" + directory.resolve("answerer"),
                "--set",
                "answer.instance.id=one",
                "--set",
                "answer.client.per.second=100000",
                "--set",
                "answer.longest.wait.ms=3600000");
    }
}
