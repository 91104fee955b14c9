package dev.vane.inference.bundle;

/**
 * A file of a bundle is not what the manifest says, or breaks a rule of all bundles: the message names the file and the rule.
 * Such a bundle is neither served nor written.
 */
public final class BundleMismatchException extends RuntimeException {
    private final String file;

    BundleMismatchException(String file, String difference) {
        super("%s: %s".formatted(file, difference));
        this.file = file;
    }

    BundleMismatchException(String file, String difference, Throwable cause) {
        super("%s: %s".formatted(file, difference), cause);
        this.file = file;
    }

    /** The file at fault. */
    public String file() {
        return file;
    }
}
