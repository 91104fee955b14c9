package dev.vane.benchmarks;

import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import java.nio.charset.StandardCharsets;
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

/** One sample to bytes, and back with every rule of the contract checked. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class SampleCodecBenchmark {
    private static final int VMS = 256;
    private static final byte[] HOST = "host-1".getBytes(StandardCharsets.UTF_8);

    /** Metrics that have a value: all, or about as many as on a machine without performance counters. */
    @Param({"62", "103"})
    public int present;

    private List<Sample> samples;
    private List<byte[]> encoded;
    private int next;

    @Setup
    public void prepare() {
        samples = new SeededSamples(present).ofHost(VMS, SeededSamples.SECOND);
        encoded = samples.stream().map(SourceRecords::encode).toList();
    }

    /** The floor: the encoded bytes once over. */
    @Benchmark
    public byte[] copyOnly() {
        return encoded.get(next()).clone();
    }

    @Benchmark
    public byte[] encode() {
        return SourceRecords.encode(samples.get(next()));
    }

    @Benchmark
    public Reading decode() {
        return SourceRecords.read(HOST, encoded.get(next()), SeededSamples.SECOND * 1000);
    }

    private int next() {
        next = (next + 1) % VMS;
        return next;
    }
}
