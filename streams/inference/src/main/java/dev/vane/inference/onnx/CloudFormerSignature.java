package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.Branch;
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

    /** Relative performance by the network alone. */
    public static final String NETWORK = "network";
    /** The network's answer before the sigmoid. */
    public static final String LOGIT = "logit";

    public static final String NORMALISED = "normalised";
    public static final String INPUT_GRADIENTS = "input_gradients";

    /** A dimension that the caller chooses at each call. */
    public static final long BATCH = -1;

    private CloudFormerSignature() {}

    /**
     * What a file of this architecture takes and gives.
     *
     * @param summary true if it takes a window's summary, for trees or for what it corrects
     */
    public static OnnxSignature of(CloudFormerArchitecture architecture, boolean summary) {
        long rows = architecture.windowRows();
        long features = architecture.features();
        var inputs = new TreeMap<String, List<Long>>();
        inputs.put(VALUES, List.of(BATCH, rows, features));
        inputs.put(ROWS, List.of(BATCH, rows));
        if (architecture.presence()) {
            inputs.put(PRESENCE, List.of(BATCH, rows, features));
            inputs.put(REAL, List.of(BATCH, rows));
        }
        if (summary) {
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

    /** What the explaining file of this architecture takes and gives. */
    public static OnnxSignature explaining(CloudFormerArchitecture architecture, boolean summary) {
        var inputs = new TreeMap<>(of(architecture, summary).inputs());
        var outputs = new TreeMap<String, List<Long>>();
        List<Long> ofValue = List.of(BATCH, (long) architecture.windowRows(), (long) architecture.features());
        outputs.put(RELATIVE_PERFORMANCE, List.of(BATCH));
        outputs.put(NETWORK, List.of(BATCH));
        outputs.put(LOGIT, List.of(BATCH));
        outputs.put(NORMALISED, ofValue);
        outputs.put(INPUT_GRADIENTS, ofValue);
        long blocks = architecture.blocks();
        long heads = architecture.heads();
        for (Branch branch : Branch.values()) {
            long tokens = branch.tokens(architecture);
            List<Long> ofToken = List.of(BATCH, tokens, (long) branch.width(architecture));
            List<Long> ofPair = List.of(BATCH, blocks, heads, tokens, tokens);
            List<Long> ofHead = List.of(BATCH, blocks, heads, tokens, (long) architecture.headWidth());
            inputs.put(mask(branch), List.of(blocks, heads, tokens, tokens));
            inputs.put(beta(branch), List.of(blocks, heads));
            outputs.put(attention(branch), ofPair);
            outputs.put(attentionGradients(branch), ofPair);
            outputs.put(queries(branch), ofHead);
            outputs.put(keys(branch), ofHead);
            outputs.put(values(branch), ofHead);
            outputs.put(embeddings(branch), ofToken);
            outputs.put(embeddingGradients(branch), ofToken);
        }
        return new OnnxSignature(inputs, outputs);
    }

    public static String mask(Branch branch) {
        return branch.label() + "_mask";
    }

    public static String beta(Branch branch) {
        return branch.label() + "_beta";
    }

    public static String attention(Branch branch) {
        return branch.label() + "_attention";
    }

    public static String attentionGradients(Branch branch) {
        return branch.label() + "_attention_gradients";
    }

    public static String queries(Branch branch) {
        return branch.label() + "_queries";
    }

    public static String keys(Branch branch) {
        return branch.label() + "_keys";
    }

    public static String values(Branch branch) {
        return branch.label() + "_values";
    }

    public static String embeddings(Branch branch) {
        return branch.label() + "_embeddings";
    }

    public static String embeddingGradients(Branch branch) {
        return branch.label() + "_embedding_gradients";
    }
}
