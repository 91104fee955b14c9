package dev.vane.training.cloudformer;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short hashes that tell whether something changed since: 32 hexadecimal digits of SHA-256. */
final class DataHash {
    private static final int BYTES = 16;

    private DataHash() {}

    static String of(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** Of features, targets, and the hash codes of all rows: an accident shows, forgery is not the concern. */
    static String of(ExampleSet examples) {
        MessageDigest digest = sha256();
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
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
