package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.CPU_NANOS;
import static dev.vane.collector.live.Counter.PRESSURE_CPU_FULL_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_CPU_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_IO_FULL_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_MEMORY_FULL_MICROS;
import static dev.vane.collector.live.Counter.THROTTLED_ABOVE_NANOS;
import static dev.vane.collector.live.Counter.THROTTLED_NANOS;

import dev.vane.contracts.Extra;
import java.util.OptionalDouble;

/** Sets what two readings of a VM tell of its stall ledger, and what stands beside it. */
final class LedgerSignals {
    private final Reading before;
    private final Reading now;
    private final HostSignals host;
    private final AllowedValues values;

    private LedgerSignals(Reading before, Reading now, HostSignals host, AllowedValues values) {
        this.before = before;
        this.now = now;
        this.host = host;
        this.values = values;
    }

    /**
     * Sets the signals of one second.
     *
     * @param waited time a second that its threads waited, in threads, if known
     * @param vcpusWaited the same of the threads that are its virtual CPUs, if it has any
     */
    static void set(
            Reading before,
            Reading now,
            HostSignals host,
            OptionalDouble waited,
            OptionalDouble vcpusWaited,
            AllowedValues values) {
        LedgerSignals signals = new LedgerSignals(before, now, host, values);
        values.cpus(now.limits().allowed());
        signals.amount(
                Extra.VM_ALLOWED_CORES, OptionalDouble.of(now.limits().allowed().size()));
        signals.amount(Extra.VM_QUOTA_CORES, now.limits().quotaCores());
        signals.amount(Extra.VM_VCPU_WAITING_CORES, vcpusWaited);
        signals.share(Extra.VM_PRESSURE_CPU_FULL_RATIO, PRESSURE_CPU_FULL_MICROS);
        signals.share(Extra.VM_PRESSURE_MEMORY_FULL_RATIO, PRESSURE_MEMORY_FULL_MICROS);
        signals.share(Extra.VM_PRESSURE_IO_FULL_RATIO, PRESSURE_IO_FULL_MICROS);
        now.rate(CPU_NANOS, before).ifPresent(cores -> signals.ledger(cores, waited));
    }

    private void ledger(double onCpu, OptionalDouble waited) {
        OptionalDouble busy = host.busyCores(now.limits().allowed());
        OptionalDouble others =
                busy.isPresent() ? OptionalDouble.of(Math.max(0, busy.getAsDouble() - onCpu)) : OptionalDouble.empty();
        amount(Extra.VM_LEDGER_ON_CPU_CORES, OptionalDouble.of(onCpu));
        amount(Extra.VM_OTHERS_ON_CPU_CORES, others);
        if (!now.limits().equals(before.limits())) {
            // What was throttled stands in other files now: for a second it is not known.
            return;
        }
        WaitSplit split = WaitSplit.of(new WaitSplit.Account(
                onCpu,
                waited,
                now.rate(PRESSURE_CPU_MICROS, before),
                now.rate(PRESSURE_CPU_FULL_MICROS, before),
                throttled(),
                others,
                now.limits().allowed().size()));
        amount(Extra.VM_LEDGER_QUOTA_CORES, split.quota());
        amount(Extra.VM_LEDGER_SIBLINGS_CORES, split.siblings());
        amount(Extra.VM_LEDGER_OTHERS_CORES, split.others());
    }

    private OptionalDouble throttled() {
        OptionalDouble own = now.rate(THROTTLED_NANOS, before);
        OptionalDouble above = now.rate(THROTTLED_ABOVE_NANOS, before);
        return own.isEmpty() && above.isEmpty() ? own : OptionalDouble.of(own.orElse(0) + above.orElse(0));
    }

    private void amount(Extra extra, OptionalDouble amount) {
        amount.ifPresent(value -> values.amount(extra, value));
    }

    private void share(Extra extra, Counter counter) {
        now.rate(counter, before).ifPresent(share -> values.share(extra, share));
    }
}
