package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The network's tensors as an ONNX file has them, whether it serves or explains: what identifies a network. */
public final class ModelTensors {
    /** Fitted or trained as well, but in the file under names of its own. */
    private static final List<String> FOLDED =
            List.of("clsAndPositions", "cls", "observed", "logarithmic", "center", "inverseScale");

    private final Map<String, ByteBuffer> contents = new TreeMap<>();

    private ModelTensors(byte[] file, CloudFormerArchitecture architecture) {
        Set<String> wanted = labels(architecture);
        ProtoReader graph = ProtoReader.of(file).field(7).message();
        for (ProtoReader.Field field : graph.fields(5)) {
            ProtoReader initializer = field.message();
            String label = label(initializer.field(8).text());
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

    /** What the tensors of an architecture are called in a file, without the scope before it. */
    static Set<String> labels(CloudFormerArchitecture architecture) {
        Set<String> labels = new HashSet<>(FOLDED);
        architecture.parameters().stream().map(ParameterShape::name).forEach(labels::add);
        return labels;
    }

    /** An initializer's name without its scope. */
    static String label(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** A tensor's bytes as the file has them. */
    Optional<ByteBuffer> content(String label) {
        return Optional.ofNullable(contents.get(label)).map(ByteBuffer::duplicate);
    }

    /** SHA-256 of names and contents, in hexadecimal: the same for both files of one network. */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        contents.forEach((label, content) -> {
            digest.update(label.getBytes(StandardCharsets.UTF_8));
            digest.update(content.duplicate());
        });
        return Sha256.hex(digest);
    }
}
