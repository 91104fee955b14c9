package dev.vane.inference.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.SeededWindows;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.internals.AttentionControl;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of the logit, four times: the explaining model's nodes in float, central differences of that model itself,
 * central differences of the reference in double, and the tape in double, which is exact.
 */
class GradientsTest {
    private static final CloudFormerArchitecture ARCHITECTURE =
            new CloudFormerArchitecture(8, 6, 8, 8, 2, 4, 16, 3, 8, true).withMetricEmbedding();
    private static final SeededBundle MODEL = new SeededBundle(ARCHITECTURE, 7);
    private static final ReferenceCloudFormer REFERENCE =
            new ReferenceCloudFormer(ARCHITECTURE, MODEL.scalings(), MODEL.weights());

    /** Padded, with an imputed row, a feature absent throughout, and one that training never had. */
    private static final MetricWindow WINDOW = SeededWindows.window(4, 6, 6, f -> f != 3, row -> row == 2);

    /** Two heads of each branch are calibrated, one of them in the first block, and M is not 1 everywhere. */
    private static final Intervention BUSY = new Intervention() {
        @Override
        public double beta(Branch branch, int block, int head) {
            return (block + head) % 3 == 0 ? 0.4 : 1;
        }

        @Override
        public double alpha() {
            return 1.2;
        }

        @Override
        public double mask(Branch branch, int block, int head, int query, int key) {
            return block == 1 && (query + key) % 4 == 0 ? 0.5 : 1;
        }
    };

    static Stream<Intervention> interventions() {
        return Stream.of(Intervention.NONE, BUSY);
    }

    private static TapeCloudFormer tape(Intervention intervention) {
        return new TapeCloudFormer(ARCHITECTURE, MODEL.scalings(), MODEL.weights(), WINDOW, intervention);
    }

    private static ModelInternals explain(Intervention intervention) throws IOException {
        var calibration = new Calibration("", intervention.alpha(), 1, List.of());
        try (var engine = OnnxInternalsEngine.open(MODEL.bundle(calibration))) {
            return engine.explain(WINDOW, control(intervention));
        }
    }

    private static AttentionControl control(Intervention intervention) {
        return new AttentionControl(control(Branch.TEMPORAL, intervention), control(Branch.SYSTEM, intervention));
    }

    private static AttentionControl.OfBranch control(Branch branch, Intervention intervention) {
        int tokens = branch.tokens(ARCHITECTURE);
        float[] mask = new float[ARCHITECTURE.blocks() * ARCHITECTURE.heads() * tokens * tokens];
        float[] beta = new float[ARCHITECTURE.blocks() * ARCHITECTURE.heads()];
        int at = 0;
        for (int block = 0; block < ARCHITECTURE.blocks(); block++) {
            for (int head = 0; head < ARCHITECTURE.heads(); head++) {
                beta[block * ARCHITECTURE.heads() + head] = (float) intervention.beta(branch, block, head);
                for (int pair = 0; pair < tokens * tokens; pair++) {
                    mask[at++] = (float) intervention.mask(branch, block, head, pair / tokens, pair % tokens);
                }
            }
        }
        return new AttentionControl.OfBranch(
                Tensor.of(mask, ARCHITECTURE.blocks(), ARCHITECTURE.heads(), tokens, tokens),
                Tensor.of(beta, ARCHITECTURE.blocks(), ARCHITECTURE.heads()));
    }

    private static BranchMaps maps(ModelInternals explanation, Branch branch) {
        return branch == Branch.TEMPORAL ? explanation.temporal() : explanation.system();
    }

    /** An asked derivative, in each way that it is known. */
    private interface Compared {
        void compare(String what, double tape, ToDoubleFunction<CentralDifferences> difference, double node);
    }

    private static void everywhere(TapeCloudFormer tape, ModelInternals explanation, Compared compared) {
        for (Branch branch : Branch.values()) {
            int tokens = branch.tokens(ARCHITECTURE);
            BranchMaps maps = maps(explanation, branch);
            for (int i = 0; i < ARCHITECTURE.blocks() * ARCHITECTURE.heads() * tokens * tokens; i++) {
                int block = i / (ARCHITECTURE.heads() * tokens * tokens);
                int head = i / (tokens * tokens) % ARCHITECTURE.heads();
                int query = i / tokens % tokens;
                int key = i % tokens;
                compared.compare(
                        "M " + branch + block + head + query + key,
                        tape.byMask(branch, block, head, query, key),
                        differences -> differences.byMask(branch, block, head, query, key),
                        maps.attentionGradients().at(block, head, query, key));
            }
            for (int i = 0; i < tokens * branch.width(ARCHITECTURE); i++) {
                int token = i / branch.width(ARCHITECTURE);
                int place = i % branch.width(ARCHITECTURE);
                compared.compare(
                        "embedding " + branch + token + place,
                        tape.byEmbedding(branch, token, place),
                        differences -> differences.byEmbedding(branch, token, place),
                        maps.embeddingGradients().at(token, place));
            }
        }
        for (int i = 0; i < ARCHITECTURE.windowRows() * ARCHITECTURE.features(); i++) {
            int row = i / ARCHITECTURE.features();
            int feature = i % ARCHITECTURE.features();
            compared.compare(
                    "input " + row + feature,
                    tape.byNormalised(row, feature),
                    differences -> differences.byNormalised(row, feature),
                    explanation.inputGradients().at(row, feature));
        }
    }

    @ParameterizedTest
    @MethodSource("interventions")
    void areTheSameInEveryWay(Intervention intervention) throws IOException {
        TapeCloudFormer tape = tape(intervention);
        var differences = new CentralDifferences(REFERENCE, WINDOW, intervention);
        ModelInternals explanation = explain(intervention);
        var random = new Random(1);

        assertThat(tape.logit())
                .isCloseTo(REFERENCE.predict(WINDOW, intervention).logit(), within(1e-12));
        assertThat((double) explanation.logit()).isCloseTo(tape.logit(), within(1e-5));
        everywhere(tape, explanation, (what, exact, difference, node) -> {
            assertThat(node).as(what).isCloseTo(exact, within(1e-6 + 1e-4 * Math.abs(exact)));
            // One in four, for each costs two passes.
            if (random.nextInt(4) == 0) {
                assertThat(difference.applyAsDouble(differences)).as(what).isCloseTo(exact, within(1e-6));
            }
        });
    }

    /** Otherwise the agreement would say little. */
    @Test
    void areLargeAndMovedByCalibration() throws IOException {
        var largest = new double[1];
        everywhere(
                tape(BUSY),
                explain(BUSY),
                (what, exact, difference, node) -> largest[0] = Math.max(largest[0], Math.abs(exact)));
        double uncalibrated = REFERENCE.predict(WINDOW, new OnlyMasked()).logit();

        assertThat(largest[0]).isGreaterThan(0.1);
        assertThat(REFERENCE.predict(WINDOW, BUSY).logit()).isNotCloseTo(uncalibrated, within(1e-3));
    }

    private static final class OnlyMasked implements Intervention {
        @Override
        public double mask(Branch branch, int block, int head, int query, int key) {
            return BUSY.mask(branch, block, head, query, key);
        }
    }
}
