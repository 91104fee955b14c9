package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.util.List;
import java.util.stream.IntStream;

/** Examples as a producer would give them that has mixed up its columns: every own metric holds the next one's values. */
public final class ExchangedFeatures {
    private ExchangedFeatures() {}

    /** The same examples, with the values of the VM's own features moved on by one. */
    public static ExampleSet of(ExampleSet examples) {
        List<Feature> features = examples.features();
        int[] own = IntStream.range(0, features.size())
                .filter(i -> features.get(i).scope().isOwn())
                .toArray();
        int[] from = IntStream.range(0, features.size()).toArray();
        for (int i = 0; i < own.length; i++) {
            from[own[i]] = own[(i + 1) % own.length];
        }
        return examples.withRows(features, row -> exchanged(row, from));
    }

    private static Row exchanged(Row row, int... from) {
        Row.Builder exchanged = Row.builder(from.length).imputed(row.imputed());
        for (int i = 0; i < from.length; i++) {
            exchanged.copy(row, from[i], i);
        }
        return exchanged.build();
    }
}
