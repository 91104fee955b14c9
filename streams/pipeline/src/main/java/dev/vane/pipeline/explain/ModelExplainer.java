package dev.vane.pipeline.explain;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Change;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.ModelResponse.MapPart;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.attention.MapSummarizer;
import dev.vane.inference.attention.MapSummarizer.Maps;
import dev.vane.inference.attention.MapSummary;
import dev.vane.inference.attribution.Models;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.evidence.Explainer;
import dev.vane.inference.evidence.ExplanationInput;
import dev.vane.inference.evidence.ExplanationResult;
import dev.vane.inference.evidence.LostCpuTime;
import dev.vane.inference.internals.AttentionControl;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.RowLayout;
import dev.vane.pipeline.window.ModelRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains windows with a bundle's two models. */
public final class ModelExplainer implements WindowExplainer {
    /** Of the shuffled labels that heads are held against: any would do, the same gives the same. */
    private static final long SEED = 1;

    private final Manifest manifest;
    private final RowLayout layout;
    private final InferenceEngine inference;
    private final OnnxInternalsEngine explaining;
    private final MapSummarizer summarizer;
    private final PublishedMaps publishedMaps;
    private final AttentionControl uncalibrated;

    private ModelExplainer(Manifest manifest, InferenceEngine inference, OnnxInternalsEngine explaining) {
        this.manifest = manifest;
        this.layout = ModelRows.of(manifest).layout();
        this.inference = inference;
        this.explaining = explaining;
        summarizer = new MapSummarizer(manifest, manifest.calibration().rule(), SEED);
        publishedMaps = new PublishedMaps(manifest);
        uncalibrated = AttentionControl.of(manifest.architecture(), Calibration.NONE);
    }

    /**
     * Opens both models.
     *
     * @throws dev.vane.inference.bundle.NoExplainingModelException if the bundle has none that explains
     */
    public static ModelExplainer open(ModelBundle bundle) {
        return open(bundle, OnnxRuntimeEngine::open);
    }

    /** Opens the model that predicts. */
    interface InferenceOpener {
        InferenceEngine open(ModelBundle bundle) throws IOException;
    }

    /** Either both models are open afterwards, or neither. */
    static ModelExplainer open(ModelBundle bundle, InferenceOpener opener) {
        List<Runnable> opened = new ArrayList<>();
        try {
            OnnxInternalsEngine explaining = OnnxInternalsEngine.open(bundle);
            opened.add(explaining::close);
            InferenceEngine inference = opener.open(bundle);
            opened.add(inference::close);
            ModelExplainer explainer = new ModelExplainer(bundle.manifest(), inference, explaining);
            opened.clear();
            return explainer;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot open model " + bundle.manifest().name(), e);
        } finally {
            opened.forEach(Runnable::run);
        }
    }

    @Override
    public String model() {
        return manifest.name() + "@" + manifest.version();
    }

    @Override
    public Explained explain(WindowToExplain selected, VmPast past) {
        MetricWindow window = WindowConversion.window(selected);
        Maps served = Maps.of(explaining.explain(window));
        Maps raw = calibrates() ? Maps.of(explaining.explain(window, uncalibrated)) : served;
        return new Explained(
                selected.change().map(change -> explanation(selected, change, window, past)),
                selected.change().isPresent() ? maps(selected, window, raw, served) : List.of(),
                selected.sampled() ? Optional.of(sampled(selected, window, raw, served, past)) : Optional.empty());
    }

    /**
     * Explains a window because somebody asked: nothing needs to have changed.
     *
     * @throws IllegalArgumentException if the window is not the model's
     * @throws dev.vane.inference.engine.ModelFailedException if the model cannot compute it
     * @throws UntrueStatementException if what was to be said is not what was sampled
     */
    public Explanation explanation(WindowToExplain asked, VmPast past) {
        return explanation(asked, Change.UNKNOWN, WindowConversion.window(asked), past);
    }

    /**
     * All attention in a window, as much of it in a part as one block of one branch has: before calibration, then after it if the
     * model calibrates anything.
     *
     * @param withFloats true to have the weights as they are, too
     */
    public List<MapPart> mapParts(WindowToExplain asked, boolean withFloats) {
        MetricWindow window = WindowConversion.window(asked);
        List<MapPart> parts = new ArrayList<>();
        Maps raw = Maps.of(explaining.explain(window, uncalibrated));
        publishedMaps.addParts(asked.prediction(), window, raw, false, withFloats, parts);
        if (calibrates()) {
            Maps served = Maps.of(explaining.explain(window));
            publishedMaps.addParts(asked.prediction(), window, served, true, withFloats, parts);
        }
        return parts;
    }

    private Explanation explanation(WindowToExplain selected, Change change, MetricWindow window, VmPast past) {
        double offset =
                selected.prediction().adaptation().map(Adaptation::offset).orElse(0f);
        Models models = new Models(manifest, new ShiftedEngine(inference, offset), explaining);
        ExplanationResult result =
                new Explainer(models, Explainer.DEFAULT_METHOD).explain(input(selected, window, past));
        Explanation explanation =
                PublishedExplanation.of(selected.prediction(), change, Explainer.DEFAULT_METHOD, result);
        List<String> untrue =
                StatementCheck.disagreements(explanation, new SelectedObservations(manifest, selected, past));
        if (!untrue.isEmpty()) {
            throw new UntrueStatementException(untrue);
        }
        return explanation;
    }

    private ExplanationInput input(WindowToExplain selected, MetricWindow window, VmPast past) {
        return new ExplanationInput(
                selected.key().vm(),
                Instant.ofEpochSecond(selected.second()),
                window,
                selected.prediction().unfamiliar(),
                WindowConversion.past(selected, past),
                WindowConversion.host(selected, layout),
                WindowConversion.signals(selected, selected.window().rows()),
                WindowConversion.signals(selected, LostCpuTime.SECONDS),
                WindowConversion.presses(selected),
                WindowConversion.hasFairShare(selected));
    }

    private boolean calibrates() {
        return !manifest.calibration().heads().isEmpty();
    }

    private List<AttentionMap> maps(WindowToExplain selected, MetricWindow window, Maps raw, Maps served) {
        List<AttentionMap> maps = new ArrayList<>(publishedMaps.of(selected.prediction(), window, raw, false));
        if (calibrates()) {
            maps.addAll(publishedMaps.of(selected.prediction(), window, served, true));
        }
        return maps;
    }

    private Explained.Sampled sampled(
            WindowToExplain selected, MetricWindow window, Maps raw, Maps served, VmPast past) {
        Optional<ModelOutput> before =
                past.looked().map(rows -> new ModelOutput(Float.NaN, rows.temporal(), rows.system()));
        MapSummary summary = summarizer.summarize(window, raw, served, before);
        return new Explained.Sampled(
                PublishedStatistics.of(selected.prediction(), summary, calibrates(), before.isPresent()),
                new ClsRows(model(), clsRows(served.temporal()), clsRows(served.system())));
    }

    private static ClsAttention clsRows(Tensor maps) {
        int blocks = maps.shape().get(0);
        int heads = maps.shape().get(1);
        int tokens = maps.shape().get(2);
        float[] all = maps.toArray();
        float[] rows = new float[blocks * heads * tokens];
        for (int head = 0; head < blocks * heads; head++) {
            System.arraycopy(all, head * tokens * tokens, rows, head * tokens, tokens);
        }
        return new ClsAttention(blocks, heads, tokens, rows);
    }

    /** How far the cells of a window are from calm; see {@link Deviations}. */
    public Deviations deviations(WindowToExplain selected, VmPast past) {
        return Deviations.of(manifest, WindowConversion.window(selected), WindowConversion.past(selected, past));
    }

    @Override
    public void close() {
        explaining.close();
        inference.close();
    }
}
