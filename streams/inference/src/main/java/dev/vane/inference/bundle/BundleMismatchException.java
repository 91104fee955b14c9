package dev.vane.inference.bundle;

/** A bundle's file is not what the manifest says: named with what differs. Such a bundle is never served. */
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
