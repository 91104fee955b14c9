package dev.vane.collector.live;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that are there but that this kernel refuses to read, such as those of pressure stall information where it is
 * switched off. They are asked again once in {@value #ASKS} times, which is every five minutes. For one thread.
 */
final class RefusedFiles {
    static final int ASKS = 300;

    /** Groups come and go: the files that were asked least recently are forgotten. */
    private static final int MAX_FILES = 1 << 14;

    private final Map<Path, Integer> asksToSkip = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Integer> eldest) {
            return size() > MAX_FILES;
        }
    };

    /** True if the file is to be asked now. */
    boolean isDue(Path file) {
        return asksToSkip.computeIfPresent(file, (same, left) -> left == 1 ? null : left - 1) == null;
    }

    /** Takes note of a file that was refused just now. */
    void add(Path file) {
        asksToSkip.put(file, ASKS);
    }

    boolean isEmpty() {
        return asksToSkip.isEmpty();
    }
}
