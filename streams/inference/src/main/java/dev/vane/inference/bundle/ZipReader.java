package dev.vane.inference.bundle;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Reads a bundle's zip file entry by entry, within {@link BundleLimits}; nothing is written anywhere. */
final class ZipReader {
    private static final int CHUNK_BYTES = 1 << 16;

    private final String place;
    private final BundleLimits limits;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long unpackedBytes;

    /** @param place where the zip file is from, for errors */
    ZipReader(String place, BundleLimits limits) {
        this.place = place;
        this.limits = limits;
    }

    /**
     * The contents by name, without hidden files.
     *
     * @param file not closed here
     * @throws BundleMismatchException if it is no zip file, is damaged, has a name that is not plain or exceeds a limit
     */
    Map<String, byte[]> read(InputStream file) throws IOException {
        var files = new TreeMap<String, byte[]>();
        var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        var packed = new CountedStream(file);
        // Closing it would close the file.
        @SuppressWarnings("resource")
        var zip = new ZipInputStream(packed);
        for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
            String name = entry.getName();
            boolean hidden = FileNames.isHidden(name);
            if (!hidden) {
                FileNames.requirePlain(name);
            }
            FileNames.requireNew(seen.add(name), name);
            if (seen.size() > limits.files()) {
                throw new BundleMismatchException(place, "more than %d files".formatted(limits.files()));
            }
            byte[] content = content(name, zip, packed);
            if (!hidden) {
                files.put(name, content);
            }
        }
        if (seen.isEmpty()) {
            throw new BundleMismatchException(place, "not a zip file, or an empty one");
        }
        return files;
    }

    private ZipEntry next(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw damaged(place, e);
        }
    }

    private byte[] content(String name, ZipInputStream zip, CountedStream packed) throws IOException {
        var content = new ByteArrayOutputStream();
        try {
            for (int read = zip.read(chunk); read >= 0; read = zip.read(chunk)) {
                content.write(chunk, 0, read);
                unpackedBytes += read;
                requireWithin(name, content.size(), packed.count);
            }
        } catch (ZipException | EOFException e) {
            throw damaged(name, e);
        }
        return content.toByteArray();
    }

    private void requireWithin(String name, long bytes, long packedBytes) {
        if (bytes > limits.bytesOf(name)) {
            throw new BundleMismatchException(name, "more than %d bytes".formatted(limits.bytesOf(name)));
        }
        if (unpackedBytes > limits.totalBytes()) {
            throw new BundleMismatchException(
                    name, "all files together have more than %d bytes".formatted(limits.totalBytes()));
        }
        if (unpackedBytes > BundleLimits.RATIO_FROM_BYTES && unpackedBytes / limits.ratio() > packedBytes) {
            throw new BundleMismatchException(
                    name, "more than %d times larger than in the zip file".formatted(limits.ratio()));
        }
    }

    private static BundleMismatchException damaged(String file, Exception e) {
        return new BundleMismatchException(file, "truncated or damaged in the zip file: " + e.getMessage(), e);
    }

    /** Counts the bytes that were taken from it. */
    private static final class CountedStream extends FilterInputStream {
        private long count;

        CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count += next >= 0 ? 1 : 0;
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
