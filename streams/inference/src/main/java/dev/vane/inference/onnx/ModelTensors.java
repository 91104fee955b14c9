package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The network's tensors as an ONNX file has them, whether it serves or explains: what tells one network from another. */
public final class ModelTensors {
    /** Fitted or trained as well, but in the file under names of its own. */
    private static final List<String> FOLDED =
            List.of("clsAndPositions", "cls", "observed", "logarithmic", "center", "inverseScale");

    private final CloudFormerArchitecture architecture;
    private final Map<String, ByteBuffer> contents = new TreeMap<>();

    private ModelTensors(byte[] file, CloudFormerArchitecture architecture) {
        this.architecture = architecture;
        Set<String> wanted = new HashSet<>(FOLDED);
        architecture.parameters().stream().map(ParameterShape::name).forEach(wanted::add);
        ProtoReader graph = ProtoReader.of(file).field(7).message();
        for (ProtoReader.Field field : graph.fields(5)) {
            ProtoReader initializer = field.message();
            String name = initializer.field(8).text();
            String label = name.substring(name.lastIndexOf('/') + 1);
            if (wanted.contains(label)) {
                contents.put(label, initializer.field(9).bytes());
            }
        }
    }

    /**
     * Reads a file that {@link CloudFormerGraph} or {@link ExplainGraph} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no ONNX file
     */
    public static ModelTensors read(byte[] file, CloudFormerArchitecture architecture) {
        return new ModelTensors(file, architecture);
    }

    /**
     * The trained tensors: a file written with them has the same content.
     *
     * @throws IllegalArgumentException if one is missing or has another size
     */
    public CloudFormerWeights weights() {
        var tensors = new HashMap<String, float[]>();
        for (ParameterShape shape : architecture.parameters()) {
            if (contents.containsKey(shape.name())) {
                tensors.put(shape.name(), floats(shape.name()));
            }
        }
        // CLS stands in the file as it enters the first block: with its position, and in front of the metrics' vectors.
        int width = architecture.temporalWidth();
        float[] temporalCls = Arrays.copyOf(floats("clsAndPositions"), width);
        float[] position = SinusoidalPositions.table(1, width);
        for (int i = 0; i < width; i++) {
            temporalCls[i] -= position[i];
        }
        float[] system = floats("cls");
        tensors.put("temporal.cls", temporalCls);
        tensors.put("system.cls", Arrays.copyOf(system, architecture.systemWidth()));
        if (architecture.metricEmbedding()) {
            tensors.put("system.metrics", Arrays.copyOfRange(system, architecture.systemWidth(), system.length));
        }
        return CloudFormerWeights.of(architecture, tensors);
    }

    private float[] floats(String label) {
        ByteBuffer content = contents.get(label);
        if (content == null) {
            throw new IllegalArgumentException("the file has no tensor " + label);
        }
        float[] values = new float[content.remaining() / Float.BYTES];
        content.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** SHA-256 of names and contents, in hexadecimal: the same for both files of one network. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            contents.forEach((label, content) -> {
                digest.update(label.getBytes(StandardCharsets.UTF_8));
                digest.update(content.duplicate());
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
