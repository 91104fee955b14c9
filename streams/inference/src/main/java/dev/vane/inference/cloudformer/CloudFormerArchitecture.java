package dev.vane.inference.cloudformer;

import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a CloudFormer (arXiv 2509.03394): a temporal branch over seconds and a system branch over metrics, each
 * a stack of transformer blocks read at its CLS token, and a head over both. The blocks normalise after the residual,
 * as in Vaswani et al., "Attention Is All You Need" (2017).
 *
 * @param windowRows T, seconds that the model looks back
 * @param features F, metrics of a row: own and neighbour
 * @param temporalWidth width of a temporal token
 * @param systemWidth width of a system token; the paper's text says 64, its parameter counts fit 1
 * @param heads attention heads of a block
 * @param headWidth width of a head's queries, keys and values
 * @param feedForwardWidth hidden width of a block's feed-forward layers
 * @param blocks blocks of each branch
 * @param headHidden hidden width of the head
 * @param presence true if the model is told which values are absent; the paper's is not
 * @param metricEmbedding true if each metric has a vector of its own in the system branch, by which it is told from the
 *     others; the paper's has none
 */
public record CloudFormerArchitecture(
        int windowRows,
        int features,
        int temporalWidth,
        int systemWidth,
        int heads,
        int headWidth,
        int feedForwardWidth,
        int blocks,
        int headHidden,
        boolean presence,
        boolean metricEmbedding) {

    public CloudFormerArchitecture {
        for (int size : new int[] {
            windowRows, features, temporalWidth, systemWidth, heads, headWidth, feedForwardWidth, blocks, headHidden
        }) {
            if (size < 1) {
                throw new IllegalArgumentException("every size must be at least 1: " + size);
            }
        }
    }

    /** Metrics without vectors of their own. */
    public CloudFormerArchitecture(
            int windowRows,
            int features,
            int temporalWidth,
            int systemWidth,
            int heads,
            int headWidth,
            int feedForwardWidth,
            int blocks,
            int headHidden,
            boolean presence) {
        this(
                windowRows,
                features,
                temporalWidth,
                systemWidth,
                heads,
                headWidth,
                feedForwardWidth,
                blocks,
                headHidden,
                presence,
                false);
    }

    /** As published: no presence input. */
    public static CloudFormerArchitecture paper(int systemWidth, int headHidden) {
        return new CloudFormerArchitecture(60, 206, 64, systemWidth, 4, 16, 256, 4, headHidden, false);
    }

    /** What Vane serves: presence beside every value, absent metrics masked. */
    public static CloudFormerArchitecture shipped() {
        return new CloudFormerArchitecture(60, 206, 64, 64, 4, 16, 256, 4, 128, true);
    }

    /** The same sizes for other windows. */
    public CloudFormerArchitecture resized(int otherWindowRows, int otherFeatures) {
        return new CloudFormerArchitecture(
                otherWindowRows,
                otherFeatures,
                temporalWidth,
                systemWidth,
                heads,
                headWidth,
                feedForwardWidth,
                blocks,
                headHidden,
                presence,
                metricEmbedding);
    }

    /** The same with a vector for each metric. */
    public CloudFormerArchitecture withMetricEmbedding() {
        return new CloudFormerArchitecture(
                windowRows,
                features,
                temporalWidth,
                systemWidth,
                heads,
                headWidth,
                feedForwardWidth,
                blocks,
                headHidden,
                presence,
                true);
    }

    /** The same with narrower or wider tokens in both branches; feed-forward layers are four times as wide. */
    public CloudFormerArchitecture ofWidth(int width, int headsOfWidth16, int blocksOfBranch) {
        return new CloudFormerArchitecture(
                windowRows,
                features,
                width,
                width,
                headsOfWidth16,
                16,
                4 * width,
                blocksOfBranch,
                headHidden,
                presence,
                metricEmbedding);
    }

    /** Tokens of the temporal branch: CLS, then the seconds, oldest first. */
    public int temporalTokens() {
        return windowRows + 1;
    }

    /** Tokens of the system branch: CLS, then the features. */
    public int systemTokens() {
        return features + 1;
    }

    /** Inputs of the temporal projection: the values and, where the model has it, their presence. */
    public int temporalInputs() {
        return presence ? 2 * features : features;
    }

    /** Channels of the system branch's convolution: the mean and, with presence, the share of seconds present. */
    public int systemChannels() {
        return presence ? 2 : 1;
    }

    /** Trainable values in all. */
    public int parameterCount() {
        return parameters().stream().mapToInt(ParameterShape::size).sum();
    }

    /** Every trainable tensor, in a fixed order; the names are those of {@link CloudFormerWeights}. */
    public List<ParameterShape> parameters() {
        var shapes = new ArrayList<ParameterShape>();
        branch(shapes, "temporal", temporalInputs(), temporalWidth);
        branch(shapes, "system", systemChannels(), systemWidth);
        if (metricEmbedding) {
            shapes.add(new ParameterShape("system.metrics", List.of(features, systemWidth)));
        }
        dense(shapes, "head.hidden", temporalWidth + systemWidth, headHidden);
        norm(shapes, "head.norm", headHidden);
        dense(shapes, "head.output", headHidden, 1);
        return List.copyOf(shapes);
    }

    private void branch(List<ParameterShape> shapes, String branch, int inputs, int width) {
        dense(shapes, branch + ".embed", inputs, width);
        shapes.add(new ParameterShape(branch + ".cls", List.of(width)));
        for (int i = 0; i < blocks; i++) {
            block(shapes, branch + ".block" + i, width);
        }
    }

    private void block(List<ParameterShape> shapes, String block, int width) {
        for (String projection : List.of("query", "key", "value")) {
            dense(shapes, block + "." + projection, width, heads * headWidth);
        }
        dense(shapes, block + ".project", heads * headWidth, width);
        norm(shapes, block + ".attentionNorm", width);
        dense(shapes, block + ".expand", width, feedForwardWidth);
        dense(shapes, block + ".contract", feedForwardWidth, width);
        norm(shapes, block + ".feedForwardNorm", width);
    }

    private static void dense(List<ParameterShape> shapes, String layer, int in, int out) {
        shapes.add(new ParameterShape(layer + ".weight", List.of(in, out)));
        shapes.add(new ParameterShape(layer + ".bias", List.of(out)));
    }

    private static void norm(List<ParameterShape> shapes, String layer, int width) {
        shapes.add(new ParameterShape(layer + ".scale", List.of(width)));
        shapes.add(new ParameterShape(layer + ".shift", List.of(width)));
    }
}
