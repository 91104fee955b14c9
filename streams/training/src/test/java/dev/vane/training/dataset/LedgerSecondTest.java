package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.dataset.LedgerSecond.Stalls;
import dev.vane.training.dataset.LedgerSecond.Waiting;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerSecondTest {
    private static final double NO_QUOTA = Double.POSITIVE_INFINITY;

    /**
     * What was measured of group a, in core-seconds a second.
     *
     * @param waiting of which {@code others} were for group b: on one CPU that is what the kernel's {@code full} pressure says,
     *     and with a thread for each CPU there is nobody else to wait for
     */
    private record Duel(
            String group,
            String against,
            double onCpu,
            double throttled,
            double waiting,
            double others,
            double allowed,
            double quotaCores,
            double share,
            double timeNotLost) {
        LedgerSecond second() {
            double quota = Math.min(throttled, waiting);
            return new Stalls(onCpu, quota, waiting - quota - others, others, allowed, quotaCores);
        }
    }

    /**
     * Busy loops in control groups on two CPUs, Linux 6.18, 8 s each. Siblings and quota are there alone, too, so a group
     * alone loses nothing to anybody. A group with a quota that others use up waits for them, but gets what it may have.
     */
    private static final List<Duel> DUELS = List.of(
            new Duel("1 thread, CPU 0", "nobody", 1.00, 0, 0.00, 0.00, 1, NO_QUOTA, 1.00, 1.00),
            new Duel("2 threads, CPU 0", "nobody", 1.00, 0, 1.00, 0.00, 1, NO_QUOTA, 1.00, 1.00),
            new Duel("1 thread, CPU 0", "1 on CPU 0", 0.50, 0, 0.50, 0.50, 1, NO_QUOTA, 0.50, 0.50),
            new Duel("2 threads, CPU 0", "1 on CPU 0", 0.50, 0, 1.50, 0.50, 1, NO_QUOTA, 0.50, 0.50),
            new Duel("1 thread, quota 0.5", "nobody", 0.50, 0.50, 0.50, 0.00, 1, 0.5, 1.00, 1.00),
            new Duel("1 thread, quota 0.5", "1 on CPU 0", 0.50, 0, 0.50, 0.50, 1, 0.5, 1.00, 0.50),
            new Duel("2 threads, CPUs 0-1", "nobody", 2.00, 0, 0.01, 0.00, 2, NO_QUOTA, 1.00, 1.00),
            new Duel("2 threads, CPUs 0-1", "1 on CPU 0", 1.09, 0, 0.91, 0.91, 2, NO_QUOTA, 0.55, 0.55),
            new Duel("2 threads, CPUs 0-1", "2 on 0-1", 0.98, 0, 1.02, 1.02, 2, NO_QUOTA, 0.49, 0.49),
            new Duel("2 threads, CPUs 0-1, quota 1", "nobody", 1.00, 1.00, 1.00, 0.00, 2, 1, 1.00, 1.00),
            new Duel("1 thread, CPUs 0-1", "1 on 0-1", 1.00, 0, 0.00, 0.00, 2, NO_QUOTA, 1.00, 1.00));

    @Test
    void readsTheElevenDuelsAsTheyWere() {
        assertThat(DUELS).hasSize(11).allSatisfy(duel -> {
            assertThat(duel.second().schedulerShare())
                    .as("%s against %s", duel.group, duel.against)
                    .hasValueCloseTo(duel.share, within(0.0051));
            assertThat(duel.second().timeNotLost())
                    .as("%s against %s", duel.group, duel.against)
                    .hasValueCloseTo(duel.timeNotLost, within(0.0051));
        });
    }

    @Test
    void agreesWithTheFormulasWrittenOutStepByStep() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            double onCpu = some(random);
            double quota = some(random);
            double siblings = some(random);
            double others = some(random);
            double allowed = 1 + random.nextInt(4);
            double quotaCores = random.nextBoolean() ? NO_QUOTA : 0.1 + random.nextDouble();
            LedgerSecond second = new Stalls(onCpu, quota, siblings, others, allowed, quotaCores);

            assertThat(second.schedulerShare())
                    .hasValueCloseTo(slowShare(onCpu, quota + siblings + others, allowed, quotaCores), within(1e-12));
            assertThat(second.timeNotLost())
                    .hasValueCloseTo(slowTime(onCpu + quota + siblings + others, others, allowed), within(1e-12));
        }
    }

    /** Often nothing at all, which is where a division could go wrong. */
    private static double some(Random random) {
        return random.nextInt(3) == 0 ? 0 : 2 * random.nextDouble();
    }

    private static double slowShare(double onCpu, double waiting, double allowed, double quotaCores) {
        double most = onCpu + waiting;
        if (allowed < most) {
            most = allowed;
        }
        if (quotaCores < most) {
            most = quotaCores;
        }
        if (most == 0) {
            return 1;
        }
        double share = onCpu / most;
        return share > 1 ? 1 : share;
    }

    private static double slowTime(double wanted, double others, double allowed) {
        double atOnce = wanted < allowed ? wanted : allowed;
        if (atOnce < 1) {
            atOnce = 1;
        }
        double left = 1 - others / atOnce;
        return left < 0 ? 0 : left;
    }

    @Test
    void readsTwoMetricsWhereThereIsNoLedger() {
        assertThat(new Waiting(0.3, 0.1).schedulerShare()).hasValueCloseTo(0.75, within(1e-12));
        assertThat(new Waiting(0.3, 0.1).timeNotLost()).hasValueCloseTo(0.9, within(1e-12));
        assertThat(new Waiting(0, 0).schedulerShare()).hasValue(1);
        assertThat(new Waiting(0, 0).timeNotLost()).hasValue(1);
        assertThat(new Waiting(0.9, 1.2).timeNotLost()).hasValue(0);
    }

    @Test
    void saysNothingOfASecondThatIsNotKnown() {
        assertThat(LedgerSecond.UNKNOWN.schedulerShare()).isEmpty();
        assertThat(LedgerSecond.UNKNOWN.timeNotLost()).isEmpty();
    }

    @Test
    void refusesTimeBelowZeroAndAVmWithoutCpus() {
        assertThatThrownBy(() -> new Stalls(0.5, -0.1, 0, 0, 1, NO_QUOTA)).hasMessage("time must be 0 or more: -0.1");
        assertThatThrownBy(() -> new Stalls(0.5, 0, 0, Double.NaN, 1, NO_QUOTA))
                .hasMessage("time must be 0 or more: NaN");
        assertThatThrownBy(() -> new Stalls(0.5, 0, 0, 0, 0, NO_QUOTA)).hasMessageContaining("is allowed CPUs");
        assertThatThrownBy(() -> new Stalls(0.5, 0, 0, 0, 1, 0)).hasMessageContaining("quota is above 0");
        assertThatThrownBy(() -> new Waiting(-1, 0)).hasMessage("time must be 0 or more: -1.0");
    }
}
