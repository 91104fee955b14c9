package dev.vane.inference.bundle;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Rules for the names of a bundle's files, which may be written into a folder: none leads out of it. */
final class FileNames {
    private static final int LONGEST = 128;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,%d}".formatted(LONGEST - 1));
    private static final Pattern HIDDEN = Pattern.compile("\\.[A-Za-z0-9_][A-Za-z0-9._-]{0,%d}".formatted(LONGEST - 2));

    private FileNames() {}

    /** True for a plain name behind a dot, as file managers and mounts leave behind. */
    static boolean isHidden(String name) {
        return HIDDEN.matcher(name).matches();
    }

    /**
     * Refuses absolute names, those in other folders, and whatever a terminal or another system would take as more than a name.
     *
     * @throws BundleMismatchException if a name is no plain file name
     */
    static void requirePlain(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new BundleMismatchException(
                    printable(name),
                    "not a plain file name: letters, digits, '.', '_' and '-' are allowed, at most %d"
                            .formatted(LONGEST));
        }
    }

    /**
     * Refuses names that some file systems take for one.
     *
     * @throws BundleMismatchException if a name is no plain file name, or equals another when case is ignored
     */
    static void requirePlainAndDistinct(Collection<String> names) {
        var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : names) {
            requirePlain(name);
            requireNew(seen.add(name), name);
        }
    }

    static void requireNew(boolean isNew, String name) {
        if (!isNew) {
            throw new BundleMismatchException(name, "a second file of this name");
        }
    }

    /** The name without control characters, and not longer than a line. */
    private static String printable(String name) {
        String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
        return shown.length() <= LONGEST
                ? shown
                : String.format(Locale.ROOT, "%s… (%d characters)", shown.substring(0, LONGEST), name.length());
    }
}
