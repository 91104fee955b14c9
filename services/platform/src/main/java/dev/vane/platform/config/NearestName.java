package dev.vane.platform.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what was meant by a name that does not exist. */
final class NearestName {
    private NearestName() {}

    /** The name that takes the fewest edits, if these are fewer than half its letters. */
    static Optional<String> to(String wrong, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt((String name) -> edits(wrong, name))
                        .thenComparing(name -> name))
                .filter(name -> edits(wrong, name) <= name.length() / 2);
    }

    /** Levenshtein's distance: letters to insert, delete or replace. */
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
