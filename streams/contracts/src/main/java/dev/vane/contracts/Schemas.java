package dev.vane.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The committed schemas of everything that travels. A file never changes once released: a new version of a record is a
 * new file, and readers keep knowing the old ones.
 */
final class Schemas {
    static final List<Schema> SAMPLE = versions("sample", 1);
    static final List<Schema> TICK = versions("tick", 1);
    static final List<Schema> PREDICTION = versions("prediction", 2);
    static final List<Schema> ATTENTION_SUMMARY = versions("attention-summary", 1);
    static final List<Schema> SKIPPED_WINDOW = versions("skipped-window", 1);
    static final List<Schema> DEAD_LETTER = versions("dead-letter", 1);
    static final List<Schema> MEASURED_PERFORMANCE = versions("measured-performance", 1);
    static final List<Schema> REALISED_ERROR = versions("realised-error", 1);
    static final List<Schema> WINDOW_TO_EXPLAIN = versions("window-to-explain", 1);
    static final List<Schema> EXPLANATION = versions("explanation", 1);
    static final List<Schema> ATTENTION_MAP = versions("attention-map", 1);
    static final List<Schema> ATTENTION_STATISTICS = versions("attention-statistics", 1);

    private Schemas() {}

    /** All released versions of one record, oldest first; the last is the one to write. */
    private static List<Schema> versions(String name, int newest) {
        return java.util.stream.IntStream.rangeClosed(1, newest)
                .mapToObj(version -> load("schemas/%s-%d.avsc".formatted(name, version)))
                .toList();
    }

    private static Schema load(String resource) {
        try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read schema " + resource, e);
        }
    }
}
