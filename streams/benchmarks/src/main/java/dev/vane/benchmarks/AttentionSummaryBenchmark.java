package dev.vane.benchmarks;

import dev.vane.inference.attention.AttentionSummarizer;
import dev.vane.inference.attention.AttentionSummary;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.pipeline.CatalogueFeatures;
import java.io.IOException;
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

/** What is told of one prediction's attention. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class AttentionSummaryBenchmark {
    private static final int TOP = 5;

    /** Rows of the window: the first that is due, a full one. */
    @Param({"10", "60"})
    public int rows;

    private MetricWindow window;
    private ModelOutput output;
    private AttentionSummarizer summarizer;

    @Setup
    public void prepare() throws IOException {
        ModelBundle bundle = CatalogueFeatures.untrained(1);
        window = SeededSamples.complete().window(rows);
        summarizer = new AttentionSummarizer(bundle.manifest(), TOP);
        try (InferenceEngine engine = OnnxRuntimeEngine.open(bundle)) {
            output = engine.predict(List.of(window)).getFirst();
        }
    }

    /** The floor: every weight once. */
    @Benchmark
    public float readOnly() {
        return sum(output.temporal()) + sum(output.system());
    }

    @Benchmark
    public AttentionSummary summarize() {
        return summarizer.summarize(window, output);
    }

    private static float sum(ClsAttention attention) {
        float sum = 0;
        for (int block = 0; block < attention.blocks(); block++) {
            for (int head = 0; head < attention.heads(); head++) {
                for (int key = 0; key < attention.keys(); key++) {
                    sum += attention.weight(block, head, key);
                }
            }
        }
        return sum;
    }
}
