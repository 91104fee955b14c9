package dev.vane.training.baseline;

/**
 * Settings of the recurrent network.
 *
 * @param state numbers that it carries from row to row
 * @param epochs times that it sees every example
 * @param batch examples of a step
 * @param learningRate Adam's
 */
public record LstmConfig(int state, int epochs, int batch, float learningRate) {
    public LstmConfig {
        if (state < 1 || epochs < 1 || batch < 1 || !(learningRate > 0)) {
            throw new IllegalArgumentException("state, epochs, batch and learningRate must be positive: %d, %d, %d, %s"
                    .formatted(state, epochs, batch, learningRate));
        }
    }

    /** Small, as the data sets are. */
    public static LstmConfig standard() {
        return new LstmConfig(32, 20, 32, 2e-3f);
    }
}
