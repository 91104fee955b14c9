package dev.vane.inference.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.adaptation.AdaptationRule.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdaptationRuleTest {
    private static final long DAY = 86_400;
    private static final AdaptationRule RULE = new AdaptationRule(0.5, 0.25, 0.08, 10, DAY, 0.5);

    /** Every measured second of a VM, kept. */
    private static final class Seconds {
        /**
         * As it was linearised: what was measured is slope × (shift − offset) away from the moved prediction.
         *
         * @param share of it that counts, but for its age
         */
        private record Second(long second, double offset, double slope, double error, double share) {
            Second times(double factor) {
                return new Second(second, offset, slope, error, share * factor);
            }
        }

        private final AdaptationRule rule;
        private final List<Second> seconds = new ArrayList<>();
        /** In standard deviations, newest last. */
        private final List<Double> surprises = new ArrayList<>();

        private int forgotten;
        private Evidence evidence = Evidence.NONE;

        Seconds(AdaptationRule rule) {
            this.rule = rule;
        }

        Seconds add(long second, double prediction, double measured) {
            Shift shift = rule.shift(evidence, List.of(), second);
            double moved = 1 / (1 + (1 / prediction - 1) * Math.exp(-shift.offset()));
            surprises.add((measured - moved) / rule.deviation(prediction, shift));
            if (Math.abs(meanSurprise()) > 2.5 && windows(second) > 3) {
                countAs(0.3, second);
                surprises.clear();
                forgotten++;
            } else if (windows(second) > 30) {
                countAs(30, second);
            }
            seconds.add(new Second(second, shift.offset(), moved * (1 - moved), measured - moved, 1));
            evidence = rule.learnt(evidence, new Told(shift.offset(), shift.factor()), prediction, measured, second);
            return this;
        }

        Seconds add(long first, int count, double prediction, double measured) {
            for (int i = 0; i < count; i++) {
                add(first + i, prediction, measured);
            }
            return this;
        }

        private void countAs(double windows, long now) {
            double share = windows / windows(now);
            seconds.replaceAll(one -> one.times(share));
        }

        /** Exponential, with what a window of ten seconds would weigh, from none at first. */
        private double meanSurprise() {
            double sum = 0;
            for (int i = 0; i < surprises.size(); i++) {
                sum += 0.1 * Math.pow(0.9, surprises.size() - 1 - i) * surprises.get(i);
            }
            return sum;
        }

        private double counts(Second one, long now) {
            return one.share * Math.exp(-Math.log(2) * (now - one.second) / rule.halfLifeSeconds()) / 10;
        }

        double windows(long now) {
            return seconds.stream().mapToDouble(one -> counts(one, now)).sum();
        }

        /** Logarithm of the likelihood of a shift, but for a constant: seconds count by their age and number. */
        double logLikelihood(double shift, long now) {
            double sum = 0;
            for (Second one : seconds) {
                double counts = counts(one, now);
                double error = one.error - one.slope * (shift - one.offset);
                sum -= counts * error * error / (2 * rule.noise() * rule.noise());
            }
            return sum / (1 + windows(now) / rule.saturation());
        }
    }

    /** Mean and variance of the VM's shift, by sums over all shifts of VMs and of their host. */
    private record Posterior(double mean, double variance) {
        private static final double STEP = 0.02;
        private static final double END = 5;

        static Posterior of(AdaptationRule rule, Seconds own, List<Seconds> others, long now) {
            double[] ofOwn = likelihoods(own, now);
            List<double[]> ofOthers =
                    others.stream().map(other -> likelihoods(other, now)).toList();
            double[] density = new double[ofOwn.length];
            for (int h = 0; h < density.length; h++) {
                double ofHost = normal(shift(h), rule.hosts());
                for (double[] other : ofOthers) {
                    double sum = 0;
                    for (int b = 0; b < other.length; b++) {
                        sum += other[b] * normal(shift(b) - shift(h), rule.vms());
                    }
                    ofHost *= sum;
                }
                for (int b = 0; b < density.length; b++) {
                    density[b] += ofHost * ofOwn[b] * normal(shift(b) - shift(h), rule.vms());
                }
            }
            return of(density);
        }

        private static Posterior of(double... density) {
            double all = 0;
            double sum = 0;
            double squares = 0;
            for (int b = 0; b < density.length; b++) {
                all += density[b];
                sum += density[b] * shift(b);
                squares += density[b] * shift(b) * shift(b);
            }
            return new Posterior(sum / all, squares / all - sum / all * sum / all);
        }

        private static double[] likelihoods(Seconds seconds, long now) {
            double[] values = new double[(int) Math.round(2 * END / STEP) + 1];
            for (int b = 0; b < values.length; b++) {
                values[b] = Math.exp(seconds.logLikelihood(shift(b), now));
            }
            return values;
        }

        private static double shift(int index) {
            return index * STEP - END;
        }

        private static double normal(double value, double deviation) {
            return Math.exp(-value * value / (2 * deviation * deviation));
        }
    }

    private static void assertSame(Shift shift, Posterior slow) {
        assertThat(shift.offset()).isCloseTo(slow.mean, within(1e-6));
        assertThat(shift.variance()).isCloseTo(slow.variance, within(1e-6));
    }

    @Test
    void shiftsByThePosteriorMeanOfOwnMeasurements() {
        Seconds own = new Seconds(RULE).add(1, 10, 0.8, 0.65).add(40, 25, 0.6, 0.5);

        assertSame(RULE.shift(own.evidence, List.of(), 70), Posterior.of(RULE, own, List.of(), 70));
        assertThat(RULE.shift(own.evidence, List.of(), 70).offset()).isBetween(-0.8, -0.3);
    }

    @Test
    void supposesOfAVmWhatOthersOnItsHostMeasured() {
        Seconds own = new Seconds(RULE);
        List<Seconds> others = List.of(new Seconds(RULE).add(1, 30, 0.8, 0.7), new Seconds(RULE).add(5, 60, 0.5, 0.45));
        List<Evidence> evidence = others.stream().map(other -> other.evidence).toList();

        assertSame(RULE.shift(Evidence.NONE, evidence, 70), Posterior.of(RULE, own, others, 70));
        assertThat(RULE.shift(Evidence.NONE, evidence, 70).offset()).isBetween(-0.4, -0.02);
    }

    @Test
    void combinesOwnMeasurementsWithThoseOfOthers() {
        Seconds own = new Seconds(RULE).add(1, 3, 0.7, 0.72);
        List<Seconds> others = List.of(new Seconds(RULE).add(1, 30, 0.8, 0.7), new Seconds(RULE).add(5, 60, 0.5, 0.45));
        List<Evidence> evidence = others.stream().map(other -> other.evidence).toList();

        Shift shift = RULE.shift(own.evidence, evidence, 70);

        assertSame(shift, Posterior.of(RULE, own, others, 70));
        assertThat(shift.ownWeight()).isBetween(0.1, 0.9);
    }

    @Test
    void forgetsHalfInAHalfLife() {
        Seconds own = new Seconds(RULE).add(1, 20, 0.8, 0.65);

        for (long later : List.of(20L, 20 + DAY, 20 + 3 * DAY)) {
            assertSame(RULE.shift(own.evidence, List.of(), later), Posterior.of(RULE, own, List.of(), later));
        }
        assertThat(own.evidence.at(20 + DAY, DAY).windows()).isCloseTo(own.evidence.windows() / 2, within(1e-12));
        assertThat(RULE.shift(own.evidence, List.of(), 20 + 40 * DAY).offset()).isCloseTo(0, within(1e-9));
    }

    @Test
    void learnsNothingMoreWhereItIsSaturated() {
        Seconds few = new Seconds(RULE).add(1, 100, 0.8, 0.65);
        Seconds many = new Seconds(RULE).add(1, 2000, 0.8, 0.65);

        Shift shift = RULE.shift(many.evidence, List.of(), 2000);

        assertSame(shift, Posterior.of(RULE, many, List.of(), 2000));
        // Ten windows in a row tell as much as five, and no number of them as much as eleven.
        assertThat(shift.variance())
                .isGreaterThan(0.4 * RULE.shift(few.evidence, List.of(), 100).variance());
    }

    private static final AdaptationRule SHIPPED = new AdaptationRule(0.35, 0.1, 0.05, 1, DAY, 0.2);

    @Test
    void forgetsWhatLaterMeasurementsOutnumber() {
        Seconds vm = new Seconds(SHIPPED).add(1, 3_000, 0.6, 0.7);

        assertThat(vm.evidence.windows()).isCloseTo(30, within(0.2));
        assertSame(SHIPPED.shift(vm.evidence, List.of(), 3_000), Posterior.of(SHIPPED, vm, List.of(), 3_000));
    }

    /** A new version of the application, after an hour. */
    @Test
    void forgetsWithinSecondsWhatAnotherVersionNoLongerDoes() {
        double before = AdaptationRule.moved(0.7, 0.8);
        double after = AdaptationRule.moved(0.7, -0.8);
        Seconds vm = new Seconds(SHIPPED).add(1, 3_600, 0.7, before);
        double offset = SHIPPED.shift(vm.evidence, List.of(), 3_600).offset();

        vm.add(3_601, 30, 0.7, after);

        Shift shift = SHIPPED.shift(vm.evidence, List.of(), 3_630);
        assertThat(offset).isGreaterThan(0.4);
        // As far down as one that had never been up would be.
        Seconds fresh = new Seconds(SHIPPED).add(3_601, 30, 0.7, after);
        assertThat(shift.offset())
                .isCloseTo(SHIPPED.shift(fresh.evidence, List.of(), 3_630).offset(), within(0.15));
        assertThat(vm.forgotten).isEqualTo(1);
        assertSame(shift, Posterior.of(SHIPPED, vm, List.of(), 3_630));
    }

    @Test
    void forgetsNothingForNoise() {
        Random random = new Random(3);
        Seconds vm = new Seconds(SHIPPED);
        double level = AdaptationRule.moved(0.7, 0.4);
        double noise = 0;

        for (int second = 1; second <= 3_600; second++) {
            // Errors of the size that the rule expects, alike for some seconds.
            noise = 0.9 * noise + 0.05 * Math.sqrt(1 - 0.81) * random.nextGaussian();
            vm.add(second, 0.7, Math.clamp(level + noise, 0.01, 1));
        }

        assertThat(vm.forgotten).isZero();
    }

    @Test
    void leavesEveryBitAsItIsWhereNothingWasMeasured() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            AdaptationRule rule = new AdaptationRule(
                    0.2 + random.nextDouble(), i % 3 == 0 ? 0 : random.nextDouble(), 0.08, 10, DAY, 0.5);
            for (List<Evidence> others : List.of(List.<Evidence>of(), List.of(Evidence.NONE))) {
                Shift shift = rule.shift(Evidence.NONE, others, 1_000);
                for (double prediction : new double[] {1e-9, 0.001, 0.123456789, 0.5, 0.9999, 1}) {
                    assertThat(AdaptationRule.moved(prediction, shift.offset())).isEqualTo(prediction);
                    assertThat(rule.width(prediction, shift)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void othersNeverRaiseAPredictionAndLowerItALittleOnly() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            AdaptationRule rule = new AdaptationRule(
                    0.2 + random.nextDouble(), random.nextDouble(), 0.02 + 0.1 * random.nextDouble(), 30, DAY, 0.5);
            Evidence own = random.nextBoolean() ? Evidence.NONE : some(rule, random);
            List<Evidence> others = Stream.generate(() -> some(rule, random))
                    .limit(1 + random.nextInt(4))
                    .toList();

            double alone = rule.shift(own, List.of(), 1_000).offset();
            double shifted = rule.shift(own, others, 1_000).offset();

            assertThat(shifted).isBetween(alone - AdaptationRule.MOST_OF_OTHERS - 1e-12, alone);
        }
    }

    private static Evidence some(AdaptationRule rule, Random random) {
        double prediction = 0.05 + 0.9 * random.nextDouble();
        double measured = 0.05 + 0.95 * random.nextDouble();
        return new Seconds(rule).add(1, 1 + random.nextInt(100), prediction, measured).evidence;
    }

    @Test
    void shiftsNoFurtherThanTheMost() {
        AdaptationRule any = new AdaptationRule(10, 0, 0.01, 1_000, DAY, 0.5);
        Seconds up = new Seconds(any).add(1, 300, 0.3, 1);
        Seconds down = new Seconds(any).add(1, 300, 0.9, 0.01);

        assertThat(any.shift(up.evidence, List.of(), 300).offset()).isEqualTo(AdaptationRule.MOST);
        assertThat(any.shift(down.evidence, List.of(), 300).offset()).isEqualTo(-AdaptationRule.MOST);
        assertThat(AdaptationRule.moved(0.75, -AdaptationRule.MOST)).isCloseTo(0.29, within(0.005));
        assertThat(AdaptationRule.moved(0.75, AdaptationRule.MOST)).isCloseTo(0.96, within(0.005));
        assertThat(AdaptationRule.moved(0.75, -AdaptationRule.MOST_OF_OTHERS)).isCloseTo(0.67, within(0.005));
        assertThat(AdaptationRule.moved(1, -AdaptationRule.MOST)).isBetween(0.9, 1.0);
        assertThat(AdaptationRule.moved(1e-6, AdaptationRule.MOST)).isBetween(0.0, 0.01);
    }

    @Test
    void narrowsIntervalsAsLessIsUnknown() {
        Seconds own = new Seconds(RULE);
        double before = 1;

        for (int window = 0; window < 5; window++) {
            own.add(1 + 10L * window, 10, 0.7, 0.7);
            double width = RULE.width(0.7, RULE.shift(own.evidence, List.of(), 10 + 10L * window));
            assertThat(width).isLessThan(before);
            before = width;
        }

        // What is left is the noise of windows, and that those in a row err alike.
        double slope = 0.7 * 0.3;
        double within = 0.08 * 0.08 * (1 + 1.0 / 10);
        assertThat(before).isGreaterThan(Math.sqrt(within / (slope * slope * (0.25 + 0.0625) + within)));
    }

    /** Errors are normal: ± 1.645 deviations would cover nine tenths. */
    @Test
    void intervalsCoverAsOftenAsTheyShouldInTheLongRun() {
        for (double half : new double[] {0.05, 0.1, 0.3}) {
            Random random = new Random(11);
            Evidence evidence = new Seconds(RULE).add(1, 0.7, 0.7).evidence;
            int covered = 0;
            int seconds = 20_000;

            for (int i = 0; i < seconds; i++) {
                boolean isCovered = Math.abs(0.1 * random.nextGaussian()) <= half * evidence.factor();
                covered += isCovered ? 1 : 0;
                evidence = RULE.tracked(evidence, isCovered, 0.9);
            }

            // By at most (4 − 0.25) / (0.5 · 2000) = 0.004 less.
            assertThat((double) covered / seconds).isCloseTo(0.9, within(0.004));
        }
    }

    @Test
    void takesTheFactorOfOthersForAVmThatWasNotMeasured() {
        Evidence other = new Evidence(10, 1, 5, -1, 1.6, 0);
        Evidence another = new Evidence(10, 3, 5, -1, 1.2, 0);

        assertThat(RULE.shift(Evidence.NONE, List.of(other, another), 10).factor())
                .isCloseTo(1.3, within(1e-12));
        assertThat(RULE.shift(other, List.of(another), 10).factor()).isEqualTo(1.6);
    }

    @Test
    void refusesWhatIsNoRule() {
        assertThatThrownBy(() -> new AdaptationRule(0, 0.2, 0.1, 1, DAY, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("adaptation.vms must be above 0 and finite: 0.0");
        assertThatThrownBy(() -> new AdaptationRule(0.2, -1, 0.1, 1, DAY, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("adaptation.hosts must be at least 0");
        assertThatThrownBy(() -> new AdaptationRule(0.2, 0.2, 0.1, 1, DAY, 1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("adaptation.step in [0, 1]");
    }
}
