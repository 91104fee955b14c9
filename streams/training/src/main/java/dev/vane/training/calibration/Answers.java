package dev.vane.training.calibration;

import java.util.List;

/**
 * What a model says of examples, in their order.
 *
 * @param blend relative performance as it is served, trees included if the model has them
 * @param network relative performance by the network alone: all that calibration can change
 */
public record Answers(List<Double> blend, List<Double> network) {
    public Answers {
        blend = List.copyOf(blend);
        network = List.copyOf(network);
        if (blend.size() != network.size()) {
            throw new IllegalArgumentException(
                    "both answer the same examples: %d, %d".formatted(blend.size(), network.size()));
        }
    }
}
