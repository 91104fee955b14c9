package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.example.KnownRule;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
    @Test
    void paperIsAsPublished() {
        TrainingConfig paper = TrainingConfig.paper();

        assertThat(paper.architecture().presence()).isFalse();
        assertThat(paper.architecture().parameterCount()).isEqualTo(430_273);
        assertThat(paper.dropout()).isEqualTo(0.4);
        assertThat(paper.schedule().learningRate()).isEqualTo(1e-5);
        assertThat(paper.schedule().warmUp()).isPositive();
        assertThat(paper.objective()).isEqualTo(new Objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, false));
        assertThat(paper.augmentation()).isEqualTo(Augmentation.NONE);
    }

    @Test
    void shippedIsToldOfPresenceAndVariesNothing() {
        TrainingConfig shipped = TrainingConfig.shipped();

        assertThat(shipped.architecture())
                .isEqualTo(CloudFormerArchitecture.shipped().withMetricEmbedding());
        assertThat(shipped.augmentation()).isEqualTo(Augmentation.NONE);
    }

    @Test
    void changesOneThingAtATime() {
        TrainingConfig shipped = TrainingConfig.shipped();
        Schedule schedule = shipped.schedule().with(3, 0.002);
        Objective objective = new Objective(Loss.ABSOLUTE, Objective.Scale.LOGIT, true);
        Augmentation augmentation = new Augmentation(0.1, 0.2, 0.3);

        TrainingConfig changed = shipped.with(Small.architecture(true))
                .with(schedule)
                .with(objective)
                .with(augmentation);

        assertThat(changed)
                .isEqualTo(new TrainingConfig(
                        KnownRule.NONE, Small.architecture(true), 0.4, schedule, objective, augmentation));
        assertThat(schedule.epochs()).isEqualTo(3);
        assertThat(schedule.learningRate()).isEqualTo(0.002);
        assertThat(schedule.batchSize()).isEqualTo(shipped.schedule().batchSize());
    }

    @Test
    void takesWindowAndFeaturesFromTheExamples() {
        CloudFormerArchitecture architecture = TrainingConfig.shipped().architectureFor(Small.planted(1, 1, 1));

        assertThat(architecture.windowRows()).isEqualTo(Small.ROWS);
        assertThat(architecture.features()).isEqualTo(Small.FEATURES);
        assertThat(architecture.temporalWidth()).isEqualTo(64);
    }

    @Test
    void refusesNonsense() {
        TrainingConfig paper = TrainingConfig.paper();

        assertThatThrownBy(() -> new TrainingConfig(
                        KnownRule.NONE,
                        paper.architecture(),
                        1,
                        paper.schedule(),
                        paper.objective(),
                        paper.augmentation()))
                .hasMessage("dropout must be in [0, 1): 1.0");
        assertThatThrownBy(() -> paper.with((Schedule) null))
                .hasMessage("architecture, schedule, objective and augmentation must be given");
        assertThatThrownBy(() -> paper.with(new Augmentation(0.1, 0, 0)))
                .hasMessageStartingWith("channelDropout must be 0 without presence");
        assertThatThrownBy(() -> new Augmentation(1, 0, 0)).hasMessage("channelDropout must be in [0, 1): 1.0");
        assertThatThrownBy(() -> new Augmentation(0, 1.1, 0)).hasMessage("lengthJitter must be in [0, 1]: 1.1");
        assertThatThrownBy(() -> new Augmentation(0, 0, Double.NaN)).hasMessage("mixup must be in [0, 1]: NaN");
        assertThatThrownBy(() -> new Objective(null, Objective.Scale.LOGIT, false))
                .hasMessage("loss and scale must be given: null, LOGIT");
    }
}
