package dev.vane.training.crossfit;

import dev.vane.inference.digest.Sha256;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Predictions that were made before: one file for each method, split and seed, so that long work goes on where it was
 * stopped. A file's name is a hash of all that its content depends on: the method with its settings, the examples it
 * learnt from and those it predicted, and the seed.
 */
public final class PredictionCache {
    private final Path folder;

    /** @param folder made when it is first needed */
    public PredictionCache(Path folder) {
        this.folder = folder;
    }

    /**
     * What the method predicts of the split's test side after learning from the training side. What goes by the ledger
     * is not kept: a formula is quicker than a file, and a file's name does not depend on the ledger.
     */
    public double[] predict(Method method, Split split, long seed, Progress progress) {
        if (method instanceof LedgerMethod) {
            try (Fitted fitted = method.fit(split.training(), seed, progress)) {
                return fitted.predict(split.test());
            }
        }
        Path file = folder.resolve(key(method, split, seed) + ".txt");
        if (Files.exists(file)) {
            return read(file, split.test().size());
        }
        try (Fitted fitted = method.fit(split.training(), seed, progress)) {
            double[] predictions = fitted.predict(split.test());
            write(file, method, predictions);
            return predictions;
        }
    }

    /** True if nothing would have to be learnt. */
    public boolean has(Method method, Split split, long seed) {
        return Files.exists(folder.resolve(key(method, split, seed) + ".txt"));
    }

    private static double[] read(Path file, int size) {
        try (var lines = Files.lines(file)) {
            double[] predictions =
                    lines.skip(1).mapToDouble(Double::parseDouble).toArray();
            if (predictions.length != size) {
                throw new IllegalStateException(
                        "%s has %d predictions and not %d: remove it".formatted(file, predictions.length, size));
            }
            return predictions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moved into place when it is whole, so that a kill leaves no half of one. */
    private void write(Path file, Method method, double[] predictions) {
        String content = Arrays.stream(predictions)
                .mapToObj(Double::toString)
                .collect(Collectors.joining("\n", method.identity().replace('\n', ' ') + "\n", "\n"));
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, "predictions", ".tmp");
            Files.writeString(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(Method method, Split split, long seed) {
        MessageDigest digest = Sha256.digest();
        digest.update(method.identity().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
        add(split.training(), digest);
        add(split.test(), digest);
        return Sha256.hex(digest).substring(0, 32);
    }

    private static void add(ExampleSet examples, MessageDigest digest) {
        digest.update(examples.features().toString().getBytes(StandardCharsets.UTF_8));
        for (Example example : examples.examples()) {
            digest.update(example.run().getBytes(StandardCharsets.UTF_8));
            digest.update(example.group().getBytes(StandardCharsets.UTF_8));
            int[] rows =
                    example.window().rows().stream().mapToInt(Object::hashCode).toArray();
            ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * (rows.length + 1) + Double.BYTES);
            numbers.putInt(example.lastRow()).putDouble(example.target());
            Arrays.stream(rows).forEach(numbers::putInt);
            digest.update(numbers.flip());
        }
    }
}
