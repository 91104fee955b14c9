package dev.vane.lab.run;

import java.util.function.Consumer;

/** Says how far the blocks are, and how long the rest will take. */
final class Progress {
    private static final int BAR = 24;

    private final Consumer<String> out;
    private String block = "";
    private long expected = 1;
    private long before;
    private long length;
    private int number;
    private int count;

    Progress(Consumer<String> out) {
        this.out = out;
    }

    /** Sets how many seconds all blocks will take that fit, how many blocks were done before, and how many there are. */
    void expect(long seconds, int done, int blocks) {
        expected = Math.max(1, seconds);
        number = done;
        count = blocks;
    }

    void begin(String name, long seconds) {
        before += length;
        length = seconds;
        block = name;
        number++;
        show(0);
    }

    /** A number of seconds of the block have passed. */
    void second(int passed) {
        show(passed);
    }

    private void show(int passed) {
        long done = Math.min(expected, before + passed);
        int full = (int) (BAR * done / expected);
        long left = expected - done;
        out.accept("%s%s %3d %%  block %d of %d (%s)  %d:%02d:%02d left"
                .formatted(
                        "█".repeat(full),
                        "░".repeat(BAR - full),
                        100 * done / expected,
                        number,
                        count,
                        block,
                        left / 3600,
                        left / 60 % 60,
                        left % 60));
    }
}
