package dev.vane.training.cloudformer;

import dev.vane.inference.digest.Sha256;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Short hashes that tell whether something changed since: 32 hexadecimal digits of SHA-256. */
final class DataHash {
    private static final int DIGITS = 32;

    private DataHash() {}

    static String of(String text) {
        MessageDigest digest = Sha256.digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** Of features, targets, and the hash codes of all rows: an accident shows, forgery is not the concern. */
    static String of(ExampleSet examples) {
        MessageDigest digest = Sha256.digest();
        digest.update((examples.features() + " " + examples.windowRows()).getBytes(StandardCharsets.UTF_8));
        for (Example example : examples.examples()) {
            digest.update((example.run() + " " + example.group()).getBytes(StandardCharsets.UTF_8));
            ByteBuffer numbers = ByteBuffer.allocate(3 * Integer.BYTES + Double.BYTES)
                    .putInt(example.lastRow())
                    .putInt(example.window().realRows())
                    .putInt(example.window().rows().hashCode())
                    .putDouble(example.target());
            digest.update(numbers.flip());
        }
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return Sha256.hex(digest).substring(0, DIGITS);
    }
}
