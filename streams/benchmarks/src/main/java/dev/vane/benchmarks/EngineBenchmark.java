package dev.vane.benchmarks;

import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.CatalogueFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One model call, copies to and from the engine included. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class EngineBenchmark {
    /** Windows in the call: a lone VM, a small host, a full batch. */
    @Param({"1", "3", "16"})
    public int windows;

    private List<MetricWindow> batch;
    private InferenceEngine engine;
    private FloatBuffer inputs;

    @Setup
    public void prepare() throws IOException {
        ModelBundle bundle = CatalogueFeatures.untrained(1);
        SeededSamples samples = SeededSamples.complete();
        int rows = bundle.manifest().windowRows();
        batch = Stream.generate(() -> samples.window(rows)).limit(windows).toList();
        engine = OnnxRuntimeEngine.open(bundle);
        int features = bundle.manifest().features().size();
        // Values and presence of every feature.
        inputs = ByteBuffer.allocateDirect(2 * rows * features * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @TearDown
    public void close() {
        engine.close();
    }

    /** The floor: what the model looks at, written to where an engine could read it. */
    @Benchmark
    public FloatBuffer copyOnly() {
        for (MetricWindow window : batch) {
            inputs.clear();
            window.rows().forEach(this::put);
        }
        return inputs;
    }

    @Benchmark
    public List<ModelOutput> predict() {
        return engine.predict(batch);
    }

    private void put(Row row) {
        for (int feature = 0; feature < row.features(); feature++) {
            inputs.put(row.value(feature));
            inputs.put(row.isPresent(feature) ? 1 : 0);
        }
    }
}
