package dev.vane.platform.prediction;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was predicted of one VM of a recording, second by second. */
public final class RecordedVm {
    private final VmKey vm;
    private final List<Prediction> predictions = new ArrayList<>();
    private int skipped;

    RecordedVm(VmKey vm) {
        this.vm = vm;
    }

    void predicted(Prediction prediction) {
        predictions.add(prediction);
    }

    void skipped() {
        skipped++;
    }

    public VmKey vm() {
        return vm;
    }

    /** All predictions, in order. */
    public List<Prediction> predictions() {
        return Collections.unmodifiableList(predictions);
    }

    /** Due windows without a prediction. */
    public int skippedWindows() {
        return skipped;
    }

    /** Mean relative performance, if anything was predicted. */
    public OptionalDouble mean() {
        return predictions.stream().mapToDouble(Prediction::relativePerformance).average();
    }

    /** The prediction with the lowest relative performance, the first if there are several. */
    public Optional<Prediction> worst() {
        return predictions.stream().min(Comparator.comparing(Prediction::relativePerformance));
    }

    /** Predictions of windows unlike training. */
    public long unfamiliar() {
        return predictions.stream().filter(Prediction::unfamiliar).count();
    }
}
