package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.window.WindowSummary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names and shapes of a CloudFormer file's inputs and outputs; {@link #BATCH} stands for the batch. */
public final class CloudFormerSignature {
    public static final String VALUES = "values";
    public static final String ROWS = "rows";
    public static final String PRESENCE = "presence";
    public static final String REAL = "real";
    public static final String SUMMARY = "summary";
    public static final String RELATIVE_PERFORMANCE = "relative_performance";
    public static final String TEMPORAL_CLS_ATTENTION = "temporal_cls_attention";
    public static final String SYSTEM_CLS_ATTENTION = "system_cls_attention";

    /** A dimension that the caller chooses at each call. */
    public static final long BATCH = -1;

    private CloudFormerSignature() {}

    /**
     * What a file of this architecture takes and gives.
     *
     * @param trees true if it has trees too, and takes a window's summary for them
     */
    public static OnnxSignature of(CloudFormerArchitecture architecture, boolean trees) {
        long rows = architecture.windowRows();
        long features = architecture.features();
        var inputs = new TreeMap<String, List<Long>>();
        inputs.put(VALUES, List.of(BATCH, rows, features));
        inputs.put(ROWS, List.of(BATCH, rows));
        if (architecture.presence()) {
            inputs.put(PRESENCE, List.of(BATCH, rows, features));
            inputs.put(REAL, List.of(BATCH, rows));
        }
        if (trees) {
            inputs.put(SUMMARY, List.of(BATCH, (long) WindowSummary.size(architecture.features())));
        }
        long blocks = architecture.blocks();
        long heads = architecture.heads();
        return new OnnxSignature(
                inputs,
                Map.of(
                        RELATIVE_PERFORMANCE, List.of(BATCH),
                        TEMPORAL_CLS_ATTENTION, List.of(BATCH, blocks, heads, (long) architecture.temporalTokens()),
                        SYSTEM_CLS_ATTENTION, List.of(BATCH, blocks, heads, (long) architecture.systemTokens())));
    }
}
