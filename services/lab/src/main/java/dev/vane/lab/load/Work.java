package dev.vane.lab.load;

import java.util.List;

/**
 * What the requests are made of.
 *
 * @param keys how many keys a store is filled with
 * @param valueBytes size of a value or message
 * @param readPercent share of reads, the rest are writes
 * @param paths what is asked for over HTTP, each equally often
 */
record Work(int keys, int valueBytes, int readPercent, List<String> paths) {
    Work {
        paths = List.copyOf(paths);
    }

    static Work of(Arguments arguments) {
        return new Work(
                arguments.number("keys", 1, 10_000_000, 10_000),
                arguments.number("value-bytes", 1, 1_000_000, 256),
                arguments.number("read-percent", 0, 100, 90),
                List.of(arguments.text("paths", "/").split(",", -1)));
    }
}
