package dev.vane.pipeline.answer;

import dev.vane.clients.TooLongException;
import dev.vane.clients.TopicReader;
import dev.vane.clients.TopicTail;
import dev.vane.contracts.Adaptation;
import dev.vane.contracts.Change;
import dev.vane.contracts.Edit;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelRequest.Wanted;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.NoExplainingModelException;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.pipeline.answer.SeenWindows.Seen;
import dev.vane.pipeline.explain.ModelExplainer;
import dev.vane.pipeline.explain.SelectionRules;
import dev.vane.pipeline.explain.UntrueStatementException;
import dev.vane.pipeline.explain.VmPast;
import dev.vane.pipeline.explain.WindowsToExplain;
import dev.vane.pipeline.explain.WithoutNeighbour;
import dev.vane.pipeline.predict.ObservedOutcome;
import dev.vane.pipeline.predict.SkipRule;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.predict.WindowPredictor.Predicted;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.HostHistory;
import dev.vane.pipeline.window.ModelRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with a bundle's model, and with what stands on the topics. */
public final class ModelAnswers implements WindowAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ModelAnswers.class);

    /** How far back windows are newest ones. */
    public static final Duration NEWEST = Duration.ofSeconds(SeenWindows.NEWEST_SECONDS);

    private final String model;
    private final ModelRows rows;
    private final InferenceEngine engine;
    private final WindowPredictor predictor;
    private final SeenWindows seenWindows;
    private final ModelBundle bundle;

    /** Opened once somebody wants it: most never do. */
    private Optional<ModelExplainer> explainer = Optional.empty();

    private ModelAnswers(
            ModelBundle bundle, ModelRows rows, InferenceEngine engine, AnswerMetrics metrics, SeenWindows seen) {
        Manifest manifest = bundle.manifest();
        this.bundle = bundle;
        this.model = manifest.name() + "@" + manifest.version();
        this.rows = rows;
        this.engine = engine;
        this.predictor = new WindowPredictor(engine, manifest, metrics);
        this.seenWindows = seen;
    }

    /**
     * Opens the model.
     *
     * @param reader of the topics; closed with this
     * @param tail of the samples and the predictions; closed with this
     * @param predictions name of the topic of predictions
     */
    public static ModelAnswers open(
            ModelBundle bundle,
            TopicReader reader,
            TopicTail tail,
            String predictions,
            AnswerMetrics metrics,
            InstantSource clock) {
        ModelRows rows = ModelRows.of(bundle.manifest());
        try {
            return new ModelAnswers(
                    bundle,
                    rows,
                    OnnxRuntimeEngine.open(bundle),
                    metrics,
                    new SeenWindows(reader, tail, predictions, rows, clock));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot open model " + bundle.manifest().name(), e);
        }
    }

    @Override
    public Answered answer(ModelRequest request) {
        try {
            requireModel(request);
            return switch (request.window()) {
                case ModelRequest.Reference reference -> answer(reference, request.wanted());
                case ModelRequest.Values values -> answer(values, request.wanted());
            };
        } catch (RefusedQuestionException e) {
            return Answered.of(e.refusal());
        } catch (TooLongException e) {
            return Answered.of(new Refusal(Reason.UNAVAILABLE, "second", e.getMessage()));
        } catch (RetriableException e) {
            return Answered.of(new Refusal(Reason.UNAVAILABLE, "", "the brokers do not answer: " + e.getMessage()));
        } catch (AuthenticationException | AuthorizationException e) {
            return Answered.of(
                    new Refusal(Reason.UNAVAILABLE, "", "the brokers do not let it read: " + e.getMessage()));
        } catch (InterruptException e) {
            throw e; // the thread is to end, and the request is answered by the next one
        } catch (RuntimeException e) {
            // Whatever somebody sends must not end the thread, for the next one would read it again.
            LOG.error("request=failed id={} reason=\"{}\"", request.id(), e.getMessage(), e);
            return Answered.of(new Refusal(Reason.MODEL_FAILED, "", "an error of the answerer; its log says which"));
        }
    }

    private void requireModel(ModelRequest request) throws RefusedQuestionException {
        String asked = request.model().orElse(model);
        if (!asked.equals(model)) {
            throw new RefusedQuestionException(
                    Reason.UNKNOWN_MODEL, "model", "%s is not here, %s is".formatted(asked, model));
        }
    }

    private Answered answer(ModelRequest.Reference reference, Wanted wanted) throws RefusedQuestionException {
        Seen seen = seenWindows.find(reference);
        HostAgain again = reference.edits().stream().allMatch(Edit.WithoutNeighbour.class::isInstance)
                ? seen.again()
                : HostAgain.through(
                        EditedRecords.of(seen.records(), reference.vm(), reference.edits()), rows, seen.second());
        Optional<Due> due = again.due(reference.vm(), seen.second());
        Optional<String> without = without(reference);
        if (without.isPresent() && wanted.explains()) {
            throw RefusedQuestionException.invalid(
                    wanted.explanation() ? "explain" : "maps", "a window without a neighbour is not explained");
        }
        Predicted predicted = without.isPresent() && due.isPresent()
                ? withoutNeighbour(without.get(), due.get(), again.history(), seen.published())
                : predicted(due);
        Answer answer = new Answer(
                predicted.prediction(),
                shifted(predicted.prediction(), seen.published()),
                predicted.attention(),
                seen.published(),
                seen.sources(),
                Optional.empty(),
                0);
        if (!wanted.explains()) {
            return Answered.of(answer);
        }
        // Of a window as it was, an explanation speaks of the number that was published.
        Prediction told = reference.edits().isEmpty()
                ? seen.published().filter(one -> one.model().equals(model)).orElse(answer.prediction())
                : answer.prediction();
        VmPast past = wanted.explanation() ? past(reference.vm(), seen) : VmPast.NONE;
        return explained(answer, told, due.orElseThrow(), again.history(), past, wanted);
    }

    /** As the explaining application would know it: the same seconds are sampled. */
    private VmPast past(VmKey vm, Seen seen) {
        List<Long> seconds = LongStream.range(seen.second() - VmPast.SECONDS + 1, seen.second())
                .filter(second -> SelectionRules.DEFAULT.isSampled(vm, second))
                .boxed()
                .toList();
        List<Due> windows = seenWindows.before(vm, seen, seconds).stream()
                .filter(due -> SkipRule.skip(due).isEmpty())
                .toList();
        List<WindowToExplain> sampled = new ArrayList<>();
        List<Optional<Predicted>> predicted = predictor.predict(windows);
        for (int i = 0; i < windows.size(); i++) {
            MetricWindow window = windows.get(i).window();
            predicted
                    .get(i)
                    .map(one -> WindowsToExplain.sampled(new ObservedOutcome.Window(one.prediction(), window)))
                    .ifPresent(sampled::add);
        }
        return new VmPast(sampled, Optional.empty());
    }

    private Answered explained(Answer answer, Prediction told, Due due, HostHistory history, VmPast past, Wanted wanted)
            throws RefusedQuestionException {
        WindowToExplain window = new WindowsToExplain(history)
                .of(new ObservedOutcome.Window(told, due.window()), Optional.of(Change.UNKNOWN), false);
        try {
            Optional<Explanation> explanation =
                    wanted.explanation() ? Optional.of(explainer().explanation(window, past)) : Optional.empty();
            List<MapPart> maps = wanted.maps() == ModelRequest.Maps.NONE
                    ? List.of()
                    : explainer().mapParts(window, wanted.maps() == ModelRequest.Maps.FLOATS);
            return new Answered(answer.with(explanation, maps.size()), maps);
        } catch (NoExplainingModelException e) {
            throw new RefusedQuestionException(Reason.UNKNOWN_MODEL, "model", e.getMessage());
        } catch (UntrueStatementException e) {
            throw new RefusedQuestionException(
                    Reason.MODEL_FAILED, "explain", "the explanation is withheld: " + e.getMessage());
        } catch (ModelFailedException e) {
            throw new RefusedQuestionException(Reason.MODEL_FAILED, "explain", e.getMessage());
        }
    }

    private ModelExplainer explainer() {
        if (explainer.isEmpty()) {
            explainer = Optional.of(ModelExplainer.open(bundle));
        }
        return explainer.get();
    }

    private static Optional<String> without(ModelRequest.Reference reference) throws RefusedQuestionException {
        List<String> names = reference.edits().stream()
                .filter(Edit.WithoutNeighbour.class::isInstance)
                .map(edit -> ((Edit.WithoutNeighbour) edit).vm())
                .toList();
        if (names.size() > 1) {
            throw RefusedQuestionException.invalid(EditedRecords.FIELD, "one neighbour can be left out, not " + names);
        }
        return names.stream().findFirst();
    }

    /** As an explanation would ask: see {@link WithoutNeighbour}. */
    private Predicted withoutNeighbour(String neighbour, Due due, HostHistory history, Optional<Prediction> published)
            throws RefusedQuestionException {
        // Which number the window had is not asked here: the model is not called for it.
        Prediction before = published.isPresent()
                ? published.get()
                : predicted(Optional.of(due)).prediction();
        WindowToExplain window = new WindowsToExplain(history)
                .of(new ObservedOutcome.Window(before, due.window()), Optional.of(Change.UNKNOWN), false);
        MetricWindow without = WithoutNeighbour.of(window, rows.layout(), neighbour)
                .orElseThrow(() -> RefusedQuestionException.invalid(
                        EditedRecords.FIELD,
                        "%s is no neighbour of %s in this window".formatted(neighbour, due.key())));
        return predicted(
                Optional.of(new Due(due.key(), due.second(), due.stride(), without, due.ledger(), due.losses())));
    }

    /** As measurements shifted what was published of the same window. */
    private static float shifted(Prediction prediction, Optional<Prediction> published) {
        return published
                .flatMap(Prediction::adaptation)
                .map(Adaptation::offset)
                .map(offset -> (float) AdaptationRule.moved(prediction.relativePerformance(), offset))
                .orElse(prediction.relativePerformance());
    }

    private Answered answer(ModelRequest.Values values, Wanted wanted) throws RefusedQuestionException {
        SentWindow sent = SentWindow.of(values, rows.length() + 1);
        HostAgain again = HostAgain.through(sent.records(), rows, sent.second());
        Optional<Due> due = again.due(sent.vm(), sent.second());
        Predicted predicted = predicted(due);
        Answer answer = new Answer(
                predicted.prediction(),
                predicted.prediction().relativePerformance(),
                predicted.attention(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                0);
        return wanted.explains()
                ? explained(answer, answer.prediction(), due.orElseThrow(), again.history(), VmPast.NONE, wanted)
                : Answered.of(answer);
    }

    private Predicted predicted(Optional<Due> due) throws RefusedQuestionException {
        Due window = due.orElseThrow(() -> new RefusedQuestionException(
                Reason.NOT_DUE, "edits", "with these edits the VM has no window in that second"));
        Optional<SkippedWindow> skipped = SkipRule.skip(window);
        if (skipped.isPresent()) {
            throw new RefusedQuestionException(
                    Reason.NOT_DUE,
                    "second",
                    "the window is not predicted: " + skipped.get().reason());
        }
        return predictor
                .predict(List.of(window))
                .getFirst()
                .orElseThrow(() ->
                        new RefusedQuestionException(Reason.MODEL_FAILED, "", "the model cannot compute this window"));
    }

    @Override
    public void close() {
        seenWindows.close();
        engine.close();
        explainer.ifPresent(ModelExplainer::close);
    }
}
