package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StallLedgerTest {
    /** The duels of {@code docs/stall-ledger.md}; the quota is 0 where there is none. */
    private static StallLedger ledger(
            double cpus, double quota, double onCpu, double held, double siblings, double others) {
        return new StallLedger(
                onCpu,
                OptionalDouble.of(held),
                OptionalDouble.of(siblings),
                OptionalDouble.of(others),
                OptionalDouble.of(cpus),
                quota == 0 ? OptionalDouble.empty() : OptionalDouble.of(quota));
    }

    @ParameterizedTest
    @CsvSource({
        // CPUs, quota, on CPU, held, siblings, others, share
        "1, 0,   1.00, 0.00, 0.00, 0.00, 1.00",
        "1, 0,   1.00, 0.00, 1.00, 0.00, 1.00",
        "1, 0,   0.50, 0.00, 0.00, 0.50, 0.50",
        "1, 0,   0.50, 0.00, 1.00, 0.50, 0.50",
        "1, 0.5, 0.50, 0.50, 0.00, 0.00, 1.00",
        "1, 0.5, 0.50, 0.00, 0.00, 0.50, 1.00",
        "2, 0,   2.00, 0.00, 0.01, 0.00, 1.00",
        "2, 0,   1.09, 0.00, 0.00, 0.91, 0.55",
        "2, 0,   0.98, 0.00, 0.00, 1.02, 0.49",
        "2, 1,   1.00, 1.00, 0.00, 0.00, 1.00",
        "2, 0,   1.00, 0.00, 0.00, 0.00, 1.00",
        // Threads that wake together wait for one another, on a CPU that is mostly idle.
        "1, 0,   0.26, 0.00, 0.13, 0.03, 0.897",
    })
    void onlyOthersLowerTheShare(
            double cpus, double quota, double onCpu, double held, double siblings, double others, double share) {
        StallLedger ledger = ledger(cpus, quota, onCpu, held, siblings, others);

        assertThat(ledger.schedulerShare().orElseThrow()).isCloseTo(share, within(0.006));
        assertThat(ledger.lost().orElseThrow()).isCloseTo(onCpu / share - onCpu, within(0.02));
    }

    @ParameterizedTest
    @CsvSource({
        // The duels above, but for the share of those that wake together on a CPU that is mostly idle.
        "1, 0,   1.00, 0.00, 1.00, 0.00, 1.00",
        "1, 0,   0.50, 0.00, 1.00, 0.50, 0.50",
        "1, 0.5, 0.50, 0.50, 0.00, 0.00, 1.00",
        "1, 0.5, 0.50, 0.00, 0.00, 0.50, 1.00",
        "2, 0,   1.09, 0.00, 0.00, 0.91, 0.55",
        "2, 1,   1.00, 1.00, 0.00, 0.00, 1.00",
        "1, 0,   0.26, 0.00, 0.13, 0.03, 0.619",
        "2, 0,   0.00, 0.00, 0.00, 0.00, 1.00",
    })
    void theDemandShareIsOfWhatCpusAndQuotaLetItHave(
            double cpus, double quota, double onCpu, double held, double siblings, double others, double share) {
        StallLedger ledger = ledger(cpus, quota, onCpu, held, siblings, others);

        assertThat(ledger.demandShare().orElseThrow()).isCloseTo(share, within(0.006));
    }

    @Test
    void whoWantsOneCpuLosesWhatOthersRanAndWhoWantsTwoHalfOfIt() {
        OptionalDouble none = OptionalDouble.empty();
        OptionalDouble half = OptionalDouble.of(0.5);

        assertThat(new StallLedger(0.25, none, none, half, OptionalDouble.of(2), none).timeNotLost())
                .hasValue(0.5);
        assertThat(new StallLedger(1.5, none, none, half, OptionalDouble.of(2), none).timeNotLost())
                .hasValue(0.75);
        assertThat(new StallLedger(1.5, none, none, none, OptionalDouble.of(2), none).timeNotLost())
                .isEmpty();
    }

    @Test
    void whatWantsNothingLosesNothing() {
        StallLedger idle = new StallLedger(
                0,
                OptionalDouble.empty(),
                OptionalDouble.of(0),
                OptionalDouble.of(0),
                OptionalDouble.of(4),
                OptionalDouble.empty());

        assertThat(idle.schedulerShare()).hasValue(1);
        assertThat(idle.lost()).hasValue(0);
    }

    @Test
    void whereItIsNotKnownWhatOthersTookThereIsNoShare() {
        OptionalDouble none = OptionalDouble.empty();
        StallLedger ledger = new StallLedger(0.5, OptionalDouble.of(0.5), none, none, OptionalDouble.of(1), none);

        assertThat(ledger.schedulerShare()).isEmpty();
        assertThat(ledger.demandShare()).isEmpty();
        assertThat(ledger.waiting()).isEmpty();
        assertThat(ledger.lost()).isEmpty();
    }

    @Test
    void standsAmongTheExtrasOfASample() {
        Map<String, Float> extras = new HashMap<>();
        extras.put("vm_ledger_quota_cores", 0.25f);
        assertThat(StallLedger.of(extras)).isEmpty();

        extras.put("vm_ledger_on_cpu_cores", 0.5f);
        extras.put("vm_ledger_others_cores", -1f);
        OptionalDouble none = OptionalDouble.empty();

        assertThat(StallLedger.of(extras))
                .contains(new StallLedger(0.5, OptionalDouble.of(0.25), none, none, none, none));
    }
}
