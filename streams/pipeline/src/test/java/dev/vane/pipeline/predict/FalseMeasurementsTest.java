package dev.vane.pipeline.predict;

import static dev.vane.pipeline.predict.MeasuredHost.MANIFEST;
import static dev.vane.pipeline.predict.MeasuredHost.RULE;
import static dev.vane.pipeline.predict.MeasuredHost.committed;
import static dev.vane.pipeline.predict.MeasuredHost.measured;
import static dev.vane.pipeline.predict.MeasuredHost.predictions;
import static dev.vane.pipeline.predict.MeasuredHost.second;
import static dev.vane.pipeline.predict.MeasuredHost.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.adaptation.AdaptationRule.Told;
import dev.vane.inference.adaptation.Evidence;
import dev.vane.inference.adaptation.Shift;
import dev.vane.pipeline.window.HostEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one can do who sends false measurements of a VM of his own, {@code a}: to {@code b} beside it, which is not
 * measured, to {@code c}, which is measured by somebody who knows, and late, and to {@code a} itself.
 */
class FalseMeasurementsTest {
    /** As in the model that is shipped: hosts tell nothing of each other. */
    private static final AdaptationRule SHIPPED = new AdaptationRule(0.35, 0, 0.05, 1, 86_400, 0.2);

    private static final long START = 1_000;
    private static final int SECONDS = 200;
    private static final int HONEST_FROM = 100;
    private static final int HONEST_LAG = 30;
    private static final int DAY = 86_400;

    /** What the model says of every window: below and above what counts as degraded. */
    private static final List<Float> SAID = List.of(0.3f, 0.74f, 0.8f, 0.95f);

    private enum Attack {
        FULL_SPEED,
        STANDSTILL,
        AS_PREDICTED,
        EVERY_OTHER_SECOND,
        EVERY_OTHER_MINUTE,
        THE_SAME_SECOND_AGAIN_AND_AGAIN,
        A_MINUTE_EVERY_SECOND,
        THE_PAST_AGAIN,
        THE_FUTURE,
        ANYTHING
    }

    /** What is sent in one second, after it was predicted. */
    private static List<HostEvent> sent(Attack attack, long second, float said, Random random) {
        float any = Math.max(Float.MIN_VALUE, random.nextFloat());
        return switch (attack) {
            case FULL_SPEED -> List.of(measured("a", second, 1));
            case STANDSTILL -> List.of(measured("a", second, Float.MIN_VALUE));
            case AS_PREDICTED -> List.of(measured("a", second, said));
            case EVERY_OTHER_SECOND -> List.of(measured("a", second, second % 2 == 0 ? 1 : Float.MIN_VALUE));
            case EVERY_OTHER_MINUTE -> List.of(measured("a", second, second / 60 % 2 == 0 ? 1 : Float.MIN_VALUE));
            case THE_SAME_SECOND_AGAIN_AND_AGAIN -> {
                List<HostEvent> flood = new ArrayList<>(Collections.nCopies(20, measured("a", second, 1)));
                flood.add(measured("a", second, any));
                yield flood;
            }
            case A_MINUTE_EVERY_SECOND -> List.of(measured("a", second, MeasuredPerformance.MAX_SPAN_SECONDS, any));
            case THE_PAST_AGAIN ->
                IntStream.rangeClosed(0, 5)
                        .mapToObj(i -> measured("a", second - 20L * i, 20, any))
                        .toList();
            case THE_FUTURE -> List.of(measured("a", second + 60, 1), measured("a", second, any));
            case ANYTHING ->
                IntStream.range(0, random.nextInt(5))
                        .mapToObj(i -> measured(
                                "a",
                                second + 60 - random.nextInt(200),
                                1 + random.nextInt(60),
                                Math.max(Float.MIN_VALUE, random.nextFloat())))
                        .toList();
        };
    }

    /** The same samples and true measurements each time. */
    private static List<HostEvent> log(Optional<Attack> attack, float said) {
        Random random = new Random(3);
        List<HostEvent> log = new ArrayList<>();
        for (long second = START; second < START + SECONDS; second++) {
            log.add(second(second, "a", "b", "c"));
            if (attack.isPresent()) {
                log.addAll(sent(attack.get(), second, said, random));
            }
            if (second >= START + HONEST_FROM) {
                log.add(measured("c", second - HONEST_LAG, 0.65f));
            }
        }
        return log;
    }

    private static List<Object> told(Optional<Attack> attack, AdaptationRule rule, float said) {
        return committed(log(attack, said), stage(MANIFEST.withAdaptation(rule), said));
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void nothingIsToldOfOtherVmsThatWouldNotBeToldWithoutThem(Attack attack) {
        for (float said : SAID) {
            List<Object> without = told(Optional.empty(), SHIPPED, said);
            List<Object> with = told(Optional.of(attack), SHIPPED, said);

            assertThat(predictions("a", with)).isNotEqualTo(predictions("a", without));
            for (String other : List.of("b", "c")) {
                assertThat(predictions(other, with))
                        .as("%s, said %s", other, said)
                        .hasSize(SECONDS)
                        .extracting(Prediction::relativePerformance, Prediction::degradation)
                        .containsExactlyElementsOf(predictions(other, without).stream()
                                .map(before -> tuple(before.relativePerformance(), before.degradation()))
                                .toList());
            }
        }
    }

    /** With a model whose hosts have a shift: a false page may come, and no true one is kept from coming. */
    @ParameterizedTest
    @EnumSource(Attack.class)
    void otherVmsBecomeNoMoreNormalWhereHostsTellOfEachOther(Attack attack) {
        for (float said : SAID) {
            List<Object> without = told(Optional.empty(), RULE, said);
            List<Object> with = told(Optional.of(attack), RULE, said);
            double alone = probability(predictions("b", without).getFirst());
            for (Prediction told : predictions("b", with)) {
                assertThat(told.relativePerformance()).isLessThanOrEqualTo(said);
                assertThat(probability(told)).isGreaterThanOrEqualTo(alone);
            }
            List<Prediction> before = predictions("c", without);
            List<Prediction> after = predictions("c", with);
            for (int i = 0; i < SECONDS; i++) {
                assertThat(after.get(i).relativePerformance())
                        .as("second %d, said %s", i, said)
                        .isLessThanOrEqualTo(before.get(i).relativePerformance());
            }
        }
    }

    private static double probability(Prediction prediction) {
        return prediction.degradation().getFirst().probability();
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void theirOwnVmMovesNoFurtherThanTheMost(Attack attack) {
        for (AdaptationRule rule : List.of(SHIPPED, RULE)) {
            for (float said : SAID) {
                assertThat(predictions("a", told(Optional.of(attack), rule, said)))
                        .extracting(Prediction::relativePerformance)
                        .allSatisfy(moved -> assertThat(Math.abs(logit(moved) - logit(said)))
                                .isLessThanOrEqualTo(AdaptationRule.MOST + 1e-5));
            }
        }
    }

    private static double logit(double performance) {
        return Math.log(performance / (1 - performance));
    }

    /** However much is sent: each second that was predicted counts once, as a tenth of a window. */
    @ParameterizedTest
    @EnumSource(Attack.class)
    void noMoreCountsThanOneWindowInTenSeconds(Attack attack) {
        for (Prediction told : predictions("a", told(Optional.of(attack), SHIPPED, 0.6f))) {
            double windows = told.adaptation().map(Adaptation::windows).orElse(0f);

            assertThat(windows).isLessThanOrEqualTo((told.second() - START) / 10.0 + 1e-3);
        }
    }

    /** A VM that runs slowly all day, as is said and as is measured, does not become normal. */
    @Test
    void whatIsSlowAllDayStaysSlow() {
        for (AdaptationRule rule : List.of(SHIPPED, RULE)) {
            Shift shift = afterADay(rule, 0.6, 0.6);

            assertThat(AdaptationRule.moved(0.6, shift.offset())).isEqualTo(0.6, within(1e-9));
        }
    }

    @Test
    void aDayOfFalseMeasurementsMovesNoFurtherThanTheMost() {
        for (AdaptationRule rule : List.of(SHIPPED, RULE, new AdaptationRule(10, 5, 0.01, 1_000, DAY, 0.5))) {
            for (double lie : new double[] {1, Float.MIN_VALUE}) {
                Shift shift = afterADay(rule, 0.6, lie);

                assertThat(Math.abs(shift.offset())).isLessThanOrEqualTo(AdaptationRule.MOST);
                assertThat(shift.factor()).isBetween(0.25, 4.0);
            }
        }
    }

    /** Every second of a day is predicted, and then learnt from as one whose interval did not cover it. */
    private static Shift afterADay(AdaptationRule rule, double said, double measured) {
        Evidence evidence = Evidence.NONE;
        for (long second = START; second < START + DAY; second++) {
            Shift told = rule.shift(evidence, List.of(), second);
            assertThat(Math.abs(told.offset())).isLessThanOrEqualTo(AdaptationRule.MOST);
            Evidence learnt = rule.learnt(evidence, new Told(told.offset(), told.factor()), said, measured, second);
            evidence = rule.tracked(learnt, measured == said, 0.9);
        }
        return rule.shift(evidence, List.of(), START + DAY);
    }
}
