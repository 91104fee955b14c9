package dev.vane.inference.bundle;

/**
 * Bounds of a bundle, so that a file from elsewhere cannot exhaust the memory before any hash is compared. The bundle that
 * ships has 4 files of 6 MiB in all, its manifest has 90 KiB, and its zip file is 1.7 times smaller.
 *
 * @param files most files, hidden ones and the manifest included
 * @param manifestBytes largest manifest, unpacked
 * @param fileBytes largest other file, unpacked
 * @param totalBytes most bytes of all files together, unpacked
 * @param ratio largest ratio of unpacked to packed bytes of a zip file
 */
record BundleLimits(int files, long manifestBytes, long fileBytes, long totalBytes, int ratio) {
    static final BundleLimits DEFAULT = new BundleLimits(32, 8L << 20, 64L << 20, 128L << 20, 100);

    /** Below this size the ratio is not looked at: a short text may repeat itself. */
    static final long RATIO_FROM_BYTES = 1L << 20;

    BundleLimits {
        if (files < 1 || manifestBytes < 1 || fileBytes < 1 || totalBytes < fileBytes || ratio < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive, totalBytes at least fileBytes: %d, %d, %d, %d, %d"
                            .formatted(files, manifestBytes, fileBytes, totalBytes, ratio));
        }
    }

    /** Largest size of a file, unpacked. */
    long bytesOf(String name) {
        return name.equals(ModelBundle.MANIFEST) ? manifestBytes : fileBytes;
    }
}
