package dev.vane.training.dataset;

import dev.vane.contracts.Extra;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;

/**
 * Reads the stall ledger from the lab's table of samples: from its own columns where the table has them, else, as far as
 * they tell it, from two metrics of the catalogue.
 */
final class LabLedger {
    private static final List<String> STALLS = List.of(
            Extra.VM_LEDGER_ON_CPU_CORES.key(),
            Extra.VM_LEDGER_QUOTA_CORES.key(),
            Extra.VM_LEDGER_SIBLINGS_CORES.key(),
            Extra.VM_LEDGER_OTHERS_CORES.key(),
            Extra.VM_ALLOWED_CORES.key(),
            Extra.VM_QUOTA_CORES.key());
    private static final int UTILIZATION = MetricCatalogue.get().indexOf("vm.cpu.utilization");
    private static final int RUN_QUEUE_DELAY = MetricCatalogue.get().indexOf("vm.vcpu.runqueue_delay.ratio.mean");

    private final List<String> columns;

    private LabLedger(List<String> columns) {
        this.columns = columns;
    }

    /** @throws UnusableDatasetException if the table has some columns of the ledger and not all */
    static LabLedger in(CsvFile samples) {
        if (STALLS.stream().noneMatch(samples::has)) {
            return new LabLedger(List.of());
        }
        samples.require(STALLS);
        return new LabLedger(STALLS);
    }

    /**
     * The ledger of a row.
     *
     * @param names of the row's numbers, the catalogue's metrics first
     * @throws UnusableDatasetException if a value cannot be
     */
    LedgerSecond of(CsvRow row, List<String> names) {
        double[] numbers = row.numbers();
        try {
            return columns.isEmpty()
                    ? waiting(numbers[UTILIZATION], numbers[RUN_QUEUE_DELAY])
                    : stalls(columns.stream()
                            .mapToDouble(name -> numbers[names.indexOf(name)])
                            .toArray());
        } catch (IllegalArgumentException e) {
            throw row.unusable(e.getMessage());
        }
    }

    private static LedgerSecond waiting(double utilization, double runQueueDelay) {
        return Double.isNaN(utilization + runQueueDelay)
                ? LedgerSecond.UNKNOWN
                : new LedgerSecond.Waiting(utilization, runQueueDelay);
    }

    /** Without one of its parts a second is not known; only a quota may be absent, which says that there is none. */
    private static LedgerSecond stalls(double... numbers) {
        double onCpu = numbers[0];
        double quota = numbers[1];
        double siblings = numbers[2];
        double others = numbers[3];
        double allowed = numbers[4];
        double quotaCores = numbers[5];
        return Double.isNaN(onCpu + quota + siblings + others + allowed)
                ? LedgerSecond.UNKNOWN
                : new LedgerSecond.Stalls(
                        onCpu,
                        quota,
                        siblings,
                        others,
                        allowed,
                        Double.isNaN(quotaCores) ? Double.POSITIVE_INFINITY : quotaCores);
    }
}
