package dev.vane.benchmarks;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Samples and windows with the sizes of real ones; the same calls after one another give the same values. */
final class SeededSamples {
    /** Any second: nothing that is measured depends on which. */
    static final long SECOND = 1_700_000_000;

    private static final double LARGEST_EXPONENT = 9;

    private final Random random = new Random(1);
    private final int present;

    /** @param present how many metrics of the catalogue have a value, the first ones */
    SeededSamples(int present) {
        this.present = present;
    }

    static SeededSamples complete() {
        return new SeededSamples(MetricCatalogue.SIZE);
    }

    /** One sample of each of the host's VMs, all of the same second. */
    List<Sample> ofHost(int vms, long second) {
        return IntStream.range(0, vms)
                .mapToObj(vm -> new Sample(new VmKey("host-1", "vm-" + vm), second, values(), Map.of()))
                .toList();
    }

    /** A full window of so many rows, each with own metrics and the neighbours'. */
    MetricWindow window(int rows) {
        return new MetricWindow(Stream.generate(this::row).limit(rows).toList());
    }

    /** The catalogue's metrics as a row. */
    static Row own(Sample sample) {
        return Row.real(sample.values().toArray(), sample.values().presenceWords());
    }

    private Row row() {
        float[] row = new float[2 * MetricCatalogue.SIZE];
        System.arraycopy(values().toArray(), 0, row, 0, MetricCatalogue.SIZE);
        System.arraycopy(values().toArray(), 0, row, MetricCatalogue.SIZE, MetricCatalogue.SIZE);
        long[] all = new long[Row.words(row.length)];
        IntStream.range(0, row.length).forEach(feature -> all[feature / Long.SIZE] |= 1L << (feature % Long.SIZE));
        return Row.real(row, all);
    }

    private MetricValues values() {
        MetricValues.Builder values = MetricValues.builder();
        MetricCatalogue.get().metrics().stream()
                .limit(present)
                .forEach(metric -> values.set(metric.index(), of(metric)));
        return values.build();
    }

    private double of(Metric metric) {
        return metric.max() <= 2 || metric.kind() == Metric.Kind.RATIO
                ? random.nextDouble()
                : Math.pow(10, random.nextDouble(LARGEST_EXPONENT));
    }
}
