package dev.vane.contracts;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.INCOMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/** Guards what is already written on somebody's topics: released schemas stay readable and stay as they are. */
class SchemasTest {
    private static final SequencedMap<String, List<Schema>> RELEASED = released();

    @Test
    void everyVersionReadsWhatEveryOtherWrote() {
        RELEASED.forEach((name, versions) -> {
            for (Schema reader : versions) {
                for (Schema writer : versions) {
                    assertThat(compatibility(reader, writer)).as(name).isEqualTo(COMPATIBLE);
                }
            }
        });
    }

    @Test
    void noticesAChangeThatOldReadersCannotTake() {
        Schema tick = Codecs.TICK.schema();
        Schema without = SchemaBuilder.record("Tick")
                .namespace("dev.vane")
                .fields()
                .requiredString("host")
                .endRecord();

        assertThat(compatibility(tick, without)).isEqualTo(INCOMPATIBLE);
    }

    /**
     * A released file never changes, documentation and defaults included: add a version and its line instead. The first
     * value is what a record carries, in the order of its bytes; the second is the file's SHA-256.
     */
    @Test
    void releasedSchemasAreAsTheyWere() throws IOException {
        Map<String, String> found = new TreeMap<>();
        RELEASED.forEach((name, versions) -> {
            for (int version = 1; version <= versions.size(); version++) {
                String file = "%s-%d".formatted(name, version);
                found.put(file, fingerprint(versions.get(version - 1)) + " " + sha256(file));
            }
        });

        assertThat(found).isEqualTo(committed());
    }

    private static SchemaCompatibility.SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }

    private static String fingerprint(Schema schema) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(SchemaNormalization.parsingFingerprint64(schema)));
    }

    private static String sha256(String schema) {
        try {
            byte[] file = resource("schemas/" + schema + ".avsc");
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(schema, e);
        }
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> lines = new TreeMap<>();
        new String(resource("released-schemas.txt"), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> {
                    String[] parts = line.split(" ", 2);
                    lines.put(parts[0], parts[1]);
                });
        return lines;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SchemasTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static SequencedMap<String, List<Schema>> released() {
        SequencedMap<String, List<Schema>> released = new LinkedHashMap<>();
        Codecs.ALL.forEach(codec -> released.put(codec.name(), codec.versions()));
        return released;
    }
}
