package dev.vane.training.cloudformer;

/** Position encodings of Vaswani et al., "Attention Is All You Need" (2017), section 3.5. */
final class Positions {
    private Positions() {}

    /** {@code [positions, width]}, row-major; the model file holds the same table. */
    static float[] table(int positions, int width) {
        float[] table = new float[positions * width];
        for (int i = 0; i < table.length; i++) {
            int place = i % width;
            int position = i / width;
            double angle = position / Math.pow(10_000, (double) (place - place % 2) / width);
            table[i] = (float) (place % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        }
        return table;
    }
}
