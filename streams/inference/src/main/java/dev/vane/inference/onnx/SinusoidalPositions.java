package dev.vane.inference.onnx;

/** Position encodings of Vaswani et al., "Attention Is All You Need" (2017), section 3.5. */
final class SinusoidalPositions {
    private SinusoidalPositions() {}

    /**
     * {@code [positions, width]}, row-major: at even places {@code sin(position / 10000^(place / width))}, at the odd
     * place after it the cosine of the same angle.
     */
    static float[] table(int positions, int width) {
        float[] table = new float[positions * width];
        for (int position = 0; position < positions; position++) {
            for (int place = 0; place < width; place++) {
                double angle = position / Math.pow(10_000, (double) (place - place % 2) / width);
                table[position * width + place] = (float) (place % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return table;
    }
}
