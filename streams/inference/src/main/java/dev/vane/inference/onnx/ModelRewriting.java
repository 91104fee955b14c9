package dev.vane.inference.onnx;

import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Writes the network and trees of an ONNX file into a file of another make: with other calibrated heads, without trees, or
 * one that explains. Neither weights nor trees need to be at hand: the new file is written with others, whose contents are
 * then exchanged for those of the old file. So nothing is rounded.
 */
public final class ModelRewriting {
    private static final String TREES = "TreeEnsembleRegressor";

    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final KnownPart known;
    private final CloudFormerWeights others;
    private final ProtoReader old;
    private final ModelTensors tensors;

    /**
     * Reads a file.
     *
     * @param model that {@link CloudFormerGraph} wrote
     * @param scalings of its manifest
     * @param known what it corrects, of its manifest
     * @throws IllegalArgumentException if the bytes are no ONNX file
     */
    public ModelRewriting(
            byte[] model, CloudFormerArchitecture architecture, List<FeatureScaling> scalings, KnownPart known) {
        this.architecture = architecture;
        this.scalings = List.copyOf(scalings);
        this.known = known;
        this.others = CloudFormerWeights.random(architecture, 0);
        this.old = ProtoReader.of(model).field(7).message();
        this.tensors = ModelTensors.read(model, architecture);
    }

    /**
     * A file that serves.
     *
     * @param treeShare 0 for the network alone
     * @throws IllegalArgumentException if the old file lacks something that the new one needs
     */
    public byte[] serving(double treeShare, Calibration calibration) {
        return filled(CloudFormerGraph.write(architecture, scalings, others, known, trees(treeShare), calibration));
    }

    /**
     * A file that explains.
     *
     * @param treeShare 0 for the network alone
     * @throws IllegalArgumentException if the old file lacks something that the new one needs
     */
    public byte[] explaining(double treeShare, SinkRule rule) {
        return filled(ExplainGraph.write(architecture, scalings, others, known, trees(treeShare), rule));
    }

    private Optional<CloudFormerGraph.Trees> trees(double share) {
        var one = new TreeModel(WindowSummary.size(architecture.features()), 0, List.of(Tree.NOTHING), known.terms());
        return share > 0 ? Optional.of(new CloudFormerGraph.Trees(one, share)) : Optional.empty();
    }

    private byte[] filled(byte[] file) {
        ProtoReader model = ProtoReader.of(file);
        ProtoReader graph = model.field(7).message();
        var filled = new ProtoMessage();
        graph.fields(1).forEach(node -> filled.bytes(1, node(node)));
        filled.text(2, graph.field(2).text());
        graph.fields(5).forEach(initializer -> filled.bytes(5, initializer(initializer)));
        graph.fields(11).forEach(input -> filled.bytes(11, raw(input.bytes())));
        graph.fields(12).forEach(output -> filled.bytes(12, raw(output.bytes())));
        var whole = new ProtoMessage()
                .integer(1, model.field(1).integer())
                .text(2, model.field(2).text())
                .message(7, filled);
        model.fields(8).forEach(opset -> whole.bytes(8, raw(opset.bytes())));
        return whole.toBytes();
    }

    /** A node of trees gets the old one's attributes: base, splits and leaves. Others stay as they are. */
    private byte[] node(ProtoReader.Field field) {
        ProtoReader node = field.message();
        if (!node.field(4).text().equals(TREES)) {
            return raw(field.bytes());
        }
        var exchanged = new ProtoMessage();
        for (int text = 1; text <= 4; text++) {
            int number = text;
            node.fields(number).forEach(value -> exchanged.text(number, value.text()));
        }
        oldTrees().fields(5).forEach(attribute -> exchanged.bytes(5, raw(attribute.bytes())));
        return exchanged.text(7, node.field(7).text()).toBytes();
    }

    private ProtoReader oldTrees() {
        return old.fields(1).stream()
                .map(ProtoReader.Field::message)
                .filter(node -> node.field(4).text().equals(TREES))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the file has no tree ensemble"));
    }

    private byte[] initializer(ProtoReader.Field field) {
        ProtoReader initializer = field.message();
        String label = ModelTensors.label(initializer.field(8).text());
        if (!ModelTensors.labels(architecture).contains(label)) {
            return raw(field.bytes());
        }
        byte[] content = raw(tensors.content(label)
                .orElseThrow(() -> new IllegalArgumentException("the file has no tensor " + label)));
        int size = initializer.field(9).bytes().remaining();
        if (content.length != size) {
            throw new IllegalArgumentException(
                    "the file's tensor %s must have %d bytes: %d".formatted(label, size, content.length));
        }
        var exchanged = new ProtoMessage();
        initializer.fields(1).forEach(dimension -> exchanged.integer(1, dimension.integer()));
        return exchanged
                .integer(2, initializer.field(2).integer())
                .text(8, initializer.field(8).text())
                .bytes(9, content)
                .toBytes();
    }

    private static byte[] raw(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
