package dev.vane.training.cloudformer;

import dev.vane.training.example.ExampleSet;

/**
 * What is learnt before any label is seen: features of a window are hidden, and their means over its real rows are told
 * from the rest, as words of a sentence are in BERT (Devlin et al., arXiv 1810.04805, section 3.1). A whole feature is
 * hidden, for from its own neighbouring seconds a value is told too easily.
 *
 * @param windows whose labels are not used; normalisation is fitted to them, too
 * @param epochs how often each is seen; 0 only fits normalisation to them
 * @param learningRate the highest
 * @param hidden probability that a feature of a window is hidden
 */
record Pretraining(ExampleSet windows, int epochs, double learningRate, double hidden) {
    Pretraining {
        if (windows.size() == 0) {
            throw new IllegalArgumentException("there is no window to learn from");
        }
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must not be below 0: " + epochs);
        }
        if (!(hidden > 0 && hidden < 1)) {
            throw new IllegalArgumentException("hidden must be in (0, 1): " + hidden);
        }
    }

    /** What a checkpoint of a training that begins with it is known by. */
    String identity() {
        return "pretrained %d epochs, rate %s, hidden %s, on %s"
                .formatted(epochs, learningRate, hidden, DataHash.of(windows));
    }
}
