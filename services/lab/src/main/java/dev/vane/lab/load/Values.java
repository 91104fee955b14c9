package dev.vane.lab.load;

import java.util.SplittableRandom;

/** Keys and values of a store, and which are asked for: seeded by the number of the connection. */
final class Values {
    private final SplittableRandom random;
    private final Work work;
    final String value;

    Values(Work work, int number) {
        this.work = work;
        this.random = new SplittableRandom(number);
        this.value = "v".repeat(work.valueBytes());
    }

    static String key(int index) {
        return "key:" + index;
    }

    int anyNumber() {
        return random.nextInt(work.keys());
    }

    String anyKey() {
        return key(anyNumber());
    }

    boolean isRead() {
        return random.nextInt(100) < work.readPercent();
    }

    int count() {
        return work.keys();
    }

    String anyPath() {
        return work.paths().get(random.nextInt(work.paths().size()));
    }
}
