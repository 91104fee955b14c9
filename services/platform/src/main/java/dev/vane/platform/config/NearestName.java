package dev.vane.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what was meant by a name that does not exist. */
final class NearestName {
    private NearestName() {}

    /** The name that takes the fewest edits, if these are at most half its letters. */
    static Optional<String> to(String wrong, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt((String name) -> edits(wrong, name))
                        .thenComparing(name -> name))
                .filter(name -> edits(wrong, name) <= name.length() / 2);
    }

    private static int edits(String from, String to) {
        return LevenshteinDistance.getDefaultInstance().apply(from, to);
    }
}
