package dev.vane.benchmarks;

import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.window.NeighbourAverage;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The rows of all VMs of one host in one second. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class NeighbourAverageBenchmark {
    /** VMs on the host. */
    @Param({"4", "16", "64"})
    public int vms;

    private List<Row> members;
    private float[] features;
    private long[] presence;

    @Setup
    public void prepare() {
        members = SeededSamples.complete().ofHost(vms, SeededSamples.SECOND).stream()
                .map(SeededSamples::own)
                .toList();
        features = new float[2 * MetricCatalogue.SIZE];
        presence = new long[Row.words(features.length)];
    }

    /** The floor: rows of that size, with nothing in them. */
    @Benchmark
    public List<Row> copyOnly() {
        List<Row> rows = new ArrayList<>(vms);
        for (int i = 0; i < vms; i++) {
            rows.add(Row.real(features, presence));
        }
        return rows;
    }

    @Benchmark
    public List<Row> average() {
        NeighbourAverage average = new NeighbourAverage(MetricCatalogue.SIZE, members);
        List<Row> rows = new ArrayList<>(vms);
        for (int i = 0; i < vms; i++) {
            rows.add(average.rowOfMember(i));
        }
        return rows;
    }
}
