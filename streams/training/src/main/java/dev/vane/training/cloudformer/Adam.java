package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019) and gradients shortened to a
 * longest norm over all tensors (Pascanu et al., 2013). DJL has an Adam, but it keeps its moments to itself: without
 * them a training cannot go on from a checkpoint as if it had never stopped.
 */
final class Adam {
    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final float EPSILON = 1e-8f;

    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private final Map<String, NDArray> means;
    private final Map<String, NDArray> squares;
    private final Schedule schedule;
    private long steps;

    /**
     * @param manager of what lives for a step
     * @param parameters what is moved, by name
     * @param steps that were made before
     * @param means running means of the gradients after these steps, by name; changed in place
     * @param squares running means of the gradients' squares
     */
    Adam(
            NDManager manager,
            Map<String, NDArray> parameters,
            Schedule schedule,
            long steps,
            Map<String, NDArray> means,
            Map<String, NDArray> squares) {
        this.manager = manager;
        this.parameters = parameters;
        this.schedule = schedule;
        this.steps = steps;
        this.means = means;
        this.squares = squares;
    }

    /** Moves the parameters against the gradients that were collected, and sets these back to zero. */
    void step(double rate) {
        steps++;
        try (NDManager scratch = manager.newSubManager()) {
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            parameters.forEach((name, parameter) -> gradients.put(name, gradient(parameter, scratch)));
            double norm = norm(gradients.values());
            if (!Double.isFinite(norm)) {
                throw new TrainingDivergedException(steps);
            }
            float factor = (float) Math.min(1, schedule.maxGradientNorm() / norm);
            gradients.forEach((name, gradient) -> {
                move(name, gradient.mul(factor), rate);
                // It is the collector's own memory, to which the next gradients are added.
                gradient.subi(gradient);
            });
        }
    }

    private static NDArray gradient(NDArray parameter, NDManager scratch) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(scratch);
        return gradient;
    }

    private static double norm(Collection<NDArray> gradients) {
        double sum = 0;
        for (NDArray gradient : gradients) {
            sum += gradient.square().sum().toFloatArray()[0];
        }
        return Math.sqrt(sum);
    }

    private void move(String name, NDArray gradient, double rate) {
        NDArray mean = means.get(name).muli(MEAN_DECAY).addi(gradient.mul(1 - MEAN_DECAY));
        NDArray square =
                squares.get(name).muli(SQUARE_DECAY).addi(gradient.square().muli(1 - SQUARE_DECAY));
        double towards = rate / (1 - Math.pow(MEAN_DECAY, (double) steps));
        double unbiased = 1 / (1 - Math.pow(SQUARE_DECAY, (double) steps));
        // The detached tensor shares the parameter's memory and may be changed in place, whatever the thread records.
        try (NDArray parameter = parameters.get(name).stopGradient();
                NDArray step = mean.mul(towards);
                NDArray variance = square.mul(unbiased);
                NDArray deviation = variance.sqrt()) {
            if (name.endsWith(".weight")) {
                parameter.muli(1 - rate * schedule.weightDecay());
            }
            parameter.subi(step.divi(deviation.addi(EPSILON)));
        }
    }

    /** Steps made so far. */
    long steps() {
        return steps;
    }

    /** Running means of the gradients. */
    Map<String, NDArray> means() {
        return means;
    }

    /** Running means of the gradients' squares. */
    Map<String, NDArray> squares() {
        return squares;
    }
}
