package dev.vane.collector;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a table, plain or gzip by its name, within bounds: a parser holds a whole row in memory, and a small gzip file
 * can unpack to any size. Whoever parses it says when a row was taken.
 */
public final class BoundedTable extends FilterInputStream {
    /** Longest row in bytes, comments before it and what a parser reads ahead included. */
    public static final long ROW_BYTES = 1L << 20;

    /** Largest ratio of unpacked to packed bytes; tables of real hosts have up to 10. */
    public static final int RATIO = 100;

    /** Below this size the ratio is not looked at: an idle host repeats itself. */
    public static final long RATIO_FROM_BYTES = 64L << 20;

    private final long mostBytes;
    private long bytes;
    private long rowStart;

    private BoundedTable(InputStream in, long mostBytes) {
        super(in);
        this.mostBytes = mostBytes;
    }

    /** Opens a file; it is gzip if its name ends in {@code .gz}. */
    public static BoundedTable open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return new BoundedTable(in, Long.MAX_VALUE);
        }
        try {
            long most = Math.max(RATIO_FROM_BYTES, RATIO * Files.size(file));
            return new BoundedTable(new GZIPInputStream(in, 1 << 16), most);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** A row was taken: the next may be as long again. */
    public void nextRow() {
        rowStart = bytes;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int more) throws IOException {
        bytes += more;
        if (bytes - rowStart > ROW_BYTES) {
            throw new IOException("a row has more than %d bytes".formatted(ROW_BYTES));
        }
        if (bytes > mostBytes) {
            throw new IOException("unpacked it is more than %d times larger".formatted(RATIO));
        }
    }
}
