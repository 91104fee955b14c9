package dev.vane.training.baseline;

import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.Example;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Summaries of examples' windows, kept as long as the examples are: folds, seeds and methods ask for the same ones again
 * and again, and a summary sorts every feature.
 */
final class Summaries {
    private static final Map<Key, float[]> KEPT = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Example> GONE = new ReferenceQueue<>();

    private Summaries() {}

    /** The window's summary; not to be changed. */
    static float[] of(Example example) {
        forgetGone();
        return KEPT.computeIfAbsent(new Key(example), key -> WindowSummary.of(example.window()));
    }

    private static void forgetGone() {
        for (Reference<? extends Example> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            KEPT.remove((Key) gone);
        }
    }

    /** This very example: comparing contents would cost as much as a summary. */
    private static final class Key extends WeakReference<Example> {
        private final int hash;

        Key(Example example) {
            super(example, GONE);
            hash = System.identityHashCode(example);
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            Example mine = get();
            return this == other || (mine != null && other instanceof Key key && mine == key.get());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
