package dev.vane.inference.onnx;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads back the trees that {@link TreeEnsembleNodes} wrote into a file. */
final class TreeEnsembleReader {
    private final Map<String, ProtoReader> attributes = new HashMap<>();

    private TreeEnsembleReader(ProtoReader node) {
        for (ProtoReader.Field field : node.fields(5)) {
            ProtoReader attribute = field.message();
            attributes.put(attribute.field(1).text(), attribute);
        }
    }

    /**
     * The file's tree model.
     *
     * @throws IllegalArgumentException if the bytes are no ONNX file with trees
     */
    static TreeModel read(byte[] file) {
        ProtoReader graph = ProtoReader.of(file).field(7).message();
        ProtoReader node = graph.fields(1).stream()
                .map(ProtoReader.Field::message)
                .filter(message -> message.field(4).text().equals("TreeEnsembleRegressor"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the file has no trees"));
        int columns = OnnxSignature.read(file)
                .inputs()
                .get(CloudFormerSignature.SUMMARY)
                .getLast()
                .intValue();
        var reader = new TreeEnsembleReader(node);
        return new TreeModel(columns, reader.floats("base_values").getFirst(), reader.trees());
    }

    private List<Tree> trees() {
        List<Long> ofTree = integers("nodes_treeids");
        List<Long> columns = integers("nodes_featureids");
        List<Long> yes = integers("nodes_truenodeids");
        List<Long> no = integers("nodes_falsenodeids");
        List<Long> missingIsYes = integers("nodes_missing_value_tracks_true");
        List<Float> thresholds = floats("nodes_values");
        List<Float> leaves = floats("target_weights");
        List<ProtoReader.Field> modes = attributes.get("nodes_modes").fields(9);
        var trees = new ArrayList<List<Node>>();
        int leaf = 0;
        for (int i = 0; i < modes.size(); i++) {
            if (ofTree.get(i) == trees.size()) {
                trees.add(new ArrayList<>());
            }
            boolean ends = modes.get(i).text().equals(TreeEnsembleNodes.LEAF);
            trees.getLast()
                    .add(
                            ends
                                    ? new Node.Leaf(leaves.get(leaf++))
                                    : new Node.Split(
                                            columns.get(i).intValue(),
                                            thresholds.get(i),
                                            yes.get(i).intValue(),
                                            no.get(i).intValue(),
                                            missingIsYes.get(i) == 1));
        }
        return trees.stream().map(Tree::new).toList();
    }

    private List<Long> integers(String name) {
        return attributes.get(name).fields(8).stream()
                .map(ProtoReader.Field::integer)
                .toList();
    }

    private List<Float> floats(String name) {
        return attributes.get(name).fields(7).stream()
                .map(field -> littleEndian(field.bytes()).getFloat())
                .toList();
    }

    private static ByteBuffer littleEndian(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
