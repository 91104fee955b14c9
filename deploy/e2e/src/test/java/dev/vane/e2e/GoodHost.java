package dev.vane.e2e;

import dev.vane.contracts.HostRecord;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A host that keeps every rule for a minute: three VMs, one of which is not read for eight seconds in the middle, and one
 * of which is measured, and forgotten once.
 */
final class GoodHost {
    private static final long START = 1_700_000_000;
    private static final int SECONDS = 60;
    private static final List<String> VMS = List.of("steady", "gaps", "other");

    private GoodHost() {}

    /** Its records in order; the same for the same seed, but for the host's name. */
    static List<HostRecord> records(String host, long seed) {
        Random random = new Random(seed);
        List<HostRecord> records = new ArrayList<>();
        for (int i = 0; i < SECONDS; i++) {
            long second = START + i;
            boolean gap = i >= 20 && i < 28;
            List<String> read = VMS.stream()
                    .filter(Predicate.not(vm -> gap && vm.equals("gaps")))
                    .toList();
            read.forEach(vm -> records.add(new Sample(new VmKey(host, vm), second, values(random), Map.of())));
            records.add(new Tick(host, second, read, List.of(), false));
            records.add(new MeasuredPerformance(new VmKey(host, "steady"), second, 1, 1 - random.nextFloat() / 2));
            if (i == SECONDS / 2) {
                records.add(new Reset(host, Optional.of("steady"), second));
            }
        }
        records.add(new Tick(host, START + SECONDS, List.of(), VMS, true));
        return records;
    }

    private static MetricValues values(Random random) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            if (random.nextInt(3) > 0) {
                values.set(metric, random.nextFloat());
            }
        }
        return values.build();
    }
}
