package dev.vane.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.method.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final List<CalibratedHead> CANDIDATES = HeadSearch.candidates(CloudFormerArchitecture.shipped());
    private static final CalibratedHead HELPS = new CalibratedHead(Branch.SYSTEM, 2, 1);
    private static final List<HeadSinks> SINKS = List.of(new HeadSinks(HELPS, 1, 0.4, 9, 1, 0));

    private static HeadSearch.Result search(double reliefInChoice, double reliefInCheck, int checkRuns) {
        CalibratedModel model = (examples, heads) -> new PlantedHeads(
                        Map.of(HELPS, examples.groups().contains("check0") ? reliefInCheck : reliefInChoice), 1)
                .answers(examples, heads);
        return HeadSearch.DEFAULT.run(
                model,
                CANDIDATES,
                PlantedHeads.windows("choice", 24),
                PlantedHeads.windows("check", checkRuns),
                Progress.NONE);
    }

    @Test
    void namesTheHeadsThatAreKeptAndWhatTheyGain() {
        assertThat(Verdict.of(search(0.3, 0.3, 20), SINKS, 0.5))
                .startsWith("1 head is kept: system 2.1. On the applications for checking, together, they take")
                .contains("95.00 % interval over 20 runs");
    }

    @Test
    void saysHowManyHelpedByChance() {
        assertThat(Verdict.of(search(0, 0, 20), SINKS, 0.5))
                .startsWith("No head is kept, and calibration stays off. Of 16 heads calibrated alone,")
                .contains("99.69 % interval over 24 runs");
    }

    @Test
    void saysThatWhatWasChosenWasNotConfirmed() {
        assertThat(Verdict.of(search(0.3, -0.1, 20), SINKS, 0.5))
                .contains("Chosen alone: system 2.1.", "they do not earn their place")
                .doesNotContain("too few");
    }

    @Test
    void saysThatRunsAreTooFew() {
        assertThat(Verdict.of(search(0.3, 0.3, 5), SINKS, 0.5))
                .contains("5 runs are too few for an interval of this level");
    }

    @Test
    void saysThatThereIsNothingToCalibrate() {
        assertThat(Verdict.of(search(0, 0, 20), List.of(new HeadSinks(HELPS, 0, 0, 2, 0, 0)), 0.5))
                .endsWith("None of the 16 heads that were tried has a sink in the windows that were looked at.");
    }

    @Test
    void saysThatTreesAloneAreNotCalibrated() {
        assertThat(Verdict.of(search(0, 0, 20), SINKS, 1)).endsWith("comes from trees, so that no head can change it.");
    }
}
