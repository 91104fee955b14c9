package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final CloudFormerArchitecture TINY = new CloudFormerArchitecture(1, 2, 1, 1, 1, 1, 1, 1, 2, false);
    private static final Schedule SCHEDULE = new Schedule(1, 1, 1, 0.1, 0, 0.05, 2);
    private static final double RATE = 0.03;

    /** Adam in double as its paper writes it, with decay apart from the gradient. */
    private static final class Obvious {
        final Map<String, double[]> weights = new LinkedHashMap<>();
        final Map<String, double[]> means = new LinkedHashMap<>();
        final Map<String, double[]> squares = new LinkedHashMap<>();
        int step;

        void move(Map<String, float[]> gradients) {
            step++;
            double norm = Math.sqrt(
                    gradients.values().stream().mapToDouble(Obvious::square).sum());
            double factor = norm > SCHEDULE.maxGradientNorm() ? SCHEDULE.maxGradientNorm() / norm : 1;
            gradients.forEach((name, gradient) -> {
                for (int i = 0; i < gradient.length; i++) {
                    move(name, i, gradient[i] * factor);
                }
            });
        }

        private void move(String name, int i, double gradient) {
            double[] w = weights.get(name);
            double[] m = means.get(name);
            double[] v = squares.get(name);
            m[i] = 0.9 * m[i] + 0.1 * gradient;
            v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
            double mean = m[i] / (1 - Math.pow(0.9, step));
            double square = v[i] / (1 - Math.pow(0.999, step));
            double decay = name.endsWith(".weight") ? RATE * SCHEDULE.weightDecay() * w[i] : 0;
            w[i] -= decay + RATE * mean / (Math.sqrt(square) + 1e-8);
        }

        private static double square(float[] values) {
            double sum = 0;
            for (float value : values) {
                sum += (double) value * value;
            }
            return sum;
        }
    }

    @Test
    void movesAsItsPaperSays() {
        CloudFormerWeights weights = Small.weights(TINY, 4);
        Obvious obvious = new Obvious();
        TINY.parameters().forEach(shape -> {
            double[] values = new double[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = weights.values(shape.name())[i];
            }
            obvious.weights.put(shape.name(), values);
            obvious.means.put(shape.name(), new double[shape.size()]);
            obvious.squares.put(shape.name(), new double[shape.size()]);
        });
        try (NDManager manager = Torch.newManager()) {
            Map<String, NDArray> parameters = parameters(manager, weights);
            Adam adam = adam(manager, parameters);
            // The later steps are longer than the longest gradient and are shortened.
            for (int step = 0; step < 6; step++) {
                Map<String, float[]> gradients = gradients(step, 0.1f * (1 << step));
                collect(manager, parameters, gradients);
                adam.step(RATE);
                obvious.move(gradients);
            }

            assertThat(adam.steps()).isEqualTo(6);
            obvious.weights.forEach((name, expected) -> assertClose(name, parameters.get(name), expected));
            obvious.means.forEach((name, expected) -> {
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) adam.means().get(name).toFloatArray()[i])
                            .isCloseTo(expected[i], within(1e-6));
                }
            });
        }
    }

    private static void assertClose(String name, NDArray actual, double[] expected) {
        float[] values = actual.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[i]).as(name).isCloseTo(expected[i], within(2e-6));
        }
    }

    @Test
    void stopsAtAGradientThatIsNotFinite() {
        try (NDManager manager = Torch.newManager()) {
            Map<String, NDArray> parameters = parameters(manager, Small.weights(TINY, 4));
            Adam adam = adam(manager, parameters);
            collect(manager, parameters, gradients(1, Float.POSITIVE_INFINITY));

            assertThatThrownBy(() -> adam.step(RATE))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("step 1 is not finite");
        }
    }

    private static Map<String, NDArray> parameters(NDManager manager, CloudFormerWeights weights) {
        Map<String, NDArray> parameters = Torch.tensors(manager, TINY, weights);
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
        return parameters;
    }

    private static Adam adam(NDManager manager, Map<String, NDArray> parameters) {
        CloudFormerWeights zeros =
                Checkpoint.start(new TrainingIdentity("", "", 1), TINY).means();
        return new Adam(
                manager,
                parameters,
                SCHEDULE,
                0,
                Torch.tensors(manager, TINY, zeros),
                Torch.tensors(manager, TINY, zeros));
    }

    private static Map<String, float[]> gradients(int seed, float size) {
        Random random = new Random(seed);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        TINY.parameters().forEach(shape -> {
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = size * (float) random.nextGaussian();
            }
            gradients.put(shape.name(), values);
        });
        return gradients;
    }

    /** Gives the parameters these gradients: those of Σ gradient × parameter. */
    private static void collect(NDManager manager, Map<String, NDArray> parameters, Map<String, float[]> gradients) {
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = Torch.engine().newGradientCollector()) {
            parameters.forEach((name, parameter) -> {
                NDArray factors = Torch.tensor(scratch, gradients.get(name), parameter.getShape());
                collector.backward(factors.mul(parameter).sum());
            });
        }
    }
}
