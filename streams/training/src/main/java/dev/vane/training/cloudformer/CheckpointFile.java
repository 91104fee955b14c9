package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A checkpoint on disk. The file is whole or not there: it is written beside its place and moved into it. Layout, big
 * endian: magic number, identity, epochs, steps, losses, then weights, means and squares in the order of the
 * architecture, last a CRC-32 of all before.
 */
final class CheckpointFile {
    private static final int MAGIC = 0x56434650;

    private CheckpointFile() {}

    static void write(Path file, CloudFormerArchitecture architecture, Checkpoint checkpoint) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            byte[] content = content(architecture, checkpoint);
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, ".checkpoint", null);
            try {
                Files.write(draft, content);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(CloudFormerArchitecture architecture, Checkpoint checkpoint) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(checkpoint.identity().settings());
            out.writeUTF(checkpoint.identity().data());
            out.writeLong(checkpoint.identity().seed());
            out.writeInt(checkpoint.epochs());
            out.writeLong(checkpoint.steps());
            write(out, checkpoint.curve().training());
            write(out, checkpoint.curve().heldOut());
            write(out, architecture, checkpoint.weights());
            write(out, architecture, checkpoint.means());
            write(out, architecture, checkpoint.squares());
            out.writeLong(crc(bytes.toByteArray(), bytes.size()));
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, List<Double> losses) throws IOException {
        out.writeInt(losses.size());
        for (double loss : losses) {
            out.writeDouble(loss);
        }
    }

    private static void write(DataOutputStream out, CloudFormerArchitecture architecture, CloudFormerWeights weights)
            throws IOException {
        for (ParameterShape shape : architecture.parameters()) {
            float[] values = weights.values(shape.name());
            ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
            buffer.asFloatBuffer().put(values);
            out.write(buffer.array());
        }
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /**
     * Reads a checkpoint of the training that is expected.
     *
     * @throws CheckpointMismatchException if it is another's or damaged
     */
    static Checkpoint read(Path file, CloudFormerArchitecture architecture, TrainingIdentity expected) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length - Long.BYTES;
            if (length < 0 || ByteBuffer.wrap(bytes).getLong(length) != crc(bytes, length)) {
                throw new CheckpointMismatchException(file, "is damaged");
            }
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
                return read(in, file, architecture, expected);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Checkpoint read(
            DataInputStream in, Path file, CloudFormerArchitecture architecture, TrainingIdentity expected)
            throws IOException {
        requireSame(file, "kind of file", in.readInt(), MAGIC);
        requireSame(file, "settings", in.readUTF(), expected.settings());
        requireSame(file, "data", in.readUTF(), expected.data());
        requireSame(file, "seed", in.readLong(), expected.seed());
        int epochs = in.readInt();
        long steps = in.readLong();
        LossCurve curve = new LossCurve(losses(in), losses(in));
        CloudFormerWeights weights = weights(in, architecture);
        CloudFormerWeights means = weights(in, architecture);
        CloudFormerWeights squares = weights(in, architecture);
        return new Checkpoint(expected, epochs, steps, weights, means, squares, curve);
    }

    private static void requireSame(Path file, String what, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new CheckpointMismatchException(
                    file, "is a checkpoint of other %s, %s and not %s".formatted(what, actual, expected));
        }
    }

    private static List<Double> losses(DataInputStream in) throws IOException {
        List<Double> losses = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            losses.add(in.readDouble());
        }
        return losses;
    }

    private static CloudFormerWeights weights(DataInputStream in, CloudFormerArchitecture architecture)
            throws IOException {
        Map<String, float[]> tensors = new HashMap<>();
        for (ParameterShape shape : architecture.parameters()) {
            float[] values = new float[shape.size()];
            ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES))
                    .asFloatBuffer()
                    .get(values);
            tensors.put(shape.name(), values);
        }
        return CloudFormerWeights.of(architecture, tensors);
    }
}
