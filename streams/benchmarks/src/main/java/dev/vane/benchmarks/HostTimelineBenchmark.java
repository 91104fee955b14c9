package dev.vane.benchmarks;

import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.pipeline.time.HostTimeline;
import dev.vane.pipeline.time.TimeRules;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.infra.Blackhole;

/** One second of one host in event time: its samples and its tick come, and it closes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class HostTimelineBenchmark {
    private static final int STRIDE = 1;

    /** VMs on the host. */
    @Param({"4", "16", "64"})
    public int vms;

    private final HostTimeline timeline = new HostTimeline(TimeRules.DEFAULT);
    private List<Sample> samples;
    private List<String> names;
    private long second = SeededSamples.SECOND;

    @Setup
    public void prepare() {
        samples = SeededSamples.complete().ofHost(vms, second);
        names = samples.stream().map(Sample::vm).toList();
    }

    /** The floor: the records alone. */
    @Benchmark
    public void recordsOnly(Blackhole sink) {
        second++;
        samples.forEach(sample -> sink.consume(at(second, sample)));
        sink.consume(tick());
    }

    @Benchmark
    public void closeSecond(Blackhole sink) {
        second++;
        samples.forEach(sample -> take(at(second, sample), sink));
        take(tick(), sink);
    }

    private void take(SourceRecord record, Blackhole sink) {
        sink.consume(timeline.judge(record));
        sink.consume(timeline.apply(record, STRIDE));
    }

    private static Sample at(long second, Sample sample) {
        return new Sample(sample.key(), second, sample.values(), Map.of());
    }

    private Tick tick() {
        return new Tick("host-1", second, names, List.of(), false);
    }
}
