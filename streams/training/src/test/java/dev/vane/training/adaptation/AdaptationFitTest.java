package dev.vane.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.training.example.ExampleSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptationFitTest {
    private static Optional<AdaptationRule> fit(ShiftedVms vms) {
        ExampleSet examples = vms.examples(4);
        return AdaptationFit.of(examples, ShiftedVms.listed(examples));
    }

    @Test
    void findsHowFarVmsAreFromWhatAModelSays() {
        AdaptationRule large =
                fit(new ShiftedVms(16, 3, List.of("one"), 0.8, 0.06)).orElseThrow();
        AdaptationRule small =
                fit(new ShiftedVms(16, 3, List.of("one"), 0.15, 0.06)).orElseThrow();

        // So much weight has one measured window where half is lost: for normal shifts 0.92 and 0.28 are best.
        assertThat(weightOfOne(large)).isBetween(0.75, 0.97);
        assertThat(weightOfOne(small)).isBetween(0.15, 0.65);
    }

    private static double weightOfOne(AdaptationRule rule) {
        var evidence = Serving.learn(rule, List.of(new Serving.Window(0.5, 0.5, 1)));
        return rule.shift(evidence, List.of(), evidence.second()).ownWeight();
    }

    @Test
    void isMostCarefulWhereMeasurementsSayNothingOfOtherBlocks() {
        AdaptationRule rule = fit(new ShiftedVms(16, 3, List.of("one"), 0, 0.1)).orElseThrow();

        assertThat(rule.vms()).isEqualTo(0.2);
        // Together with the saturation, which adds as much again.
        assertThat(rule.noise()).isEqualTo(0.08);
        assertThat(rule.saturation()).isEqualTo(1);
    }

    @Test
    void supposesNothingOfAVmFromOthersOnItsHost() {
        AdaptationRule rule =
                fit(new ShiftedVms(12, 2, List.of("one", "two"), 0.8, 0.06)).orElseThrow();

        assertThat(rule.hosts()).isZero();
        assertThat(rule.step()).isEqualTo(0.2);
        assertThat(rule.halfLifeSeconds()).isEqualTo(86_400);
    }

    @Test
    void findsNothingInFewVmsOrSingleBlocks() {
        assertThat(fit(new ShiftedVms(9, 3, List.of("one"), 0.8, 0.06))).isEmpty();
        assertThat(fit(new ShiftedVms(20, 1, List.of("one"), 0.8, 0.06))).isEmpty();
        assertThat(fit(new ShiftedVms(10, 2, List.of("one"), 0.8, 0.06))).isPresent();
    }
}
