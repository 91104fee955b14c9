package dev.vane.inference.engine;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxRuntimeEngineTest {
    @Test
    void probe() throws IOException {
        for (var arch : List.of(
                CloudFormerArchitecture.shipped(),
                CloudFormerArchitecture.paper(64, 128),
                CloudFormerArchitecture.paper(1, 128))) {
            ModelBundle bundle = UntrainedBundle.of(arch, SeededWindows.features(206), SeededWindows.scalings(206), 7);
            List<MetricWindow> windows = IntStream.range(0, 32)
                    .mapToObj(i -> SeededWindows.window(i, i % 5 == 0 ? 20 : 60, 206, f -> f % 5 != 0, r -> r % 9 == 3))
                    .toList();
            try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(bundle, 32)) {
                var alone = windows.stream()
                        .map(w -> engine.predict(List.of(w)).getFirst())
                        .toList();

                for (int b = 1; b <= 32; b++) {
                    int diff1 = 0;
                    int n = 0;
                    double worst = 0;

                    for (int off = 0; off < 16; off++) {
                        List<MetricWindow> batch = new ArrayList<>();
                        for (int i = 0; i < b; i++) batch.add(windows.get((off + i) % 32));
                        var out = engine.predict(batch);
                        for (int i = 0; i < b; i++) {
                            n++;
                            if (!out.get(i).equals(alone.get((off + i) % 32))) diff1++;
                            worst = Math.max(
                                    worst,
                                    Math.abs(out.get(i).relativePerformance()
                                            - alone.get((off + i) % 32).relativePerformance()));
                        }
                    }
                    System.out.println(arch.systemWidth() + " " + arch.presence() + " B=" + b + " n=" + n
                            + " differ-from-alone=" + diff1 + " worst " + worst);
                }
                for (int b : new int[] {1, 2, 3, 4, 8, 16, 32}) {
                    List<MetricWindow> batch = windows.subList(0, b);
                    for (int i = 0; i < 100; i++) engine.predict(batch);
                    long[] t = new long[101];
                    for (int i = 0; i < t.length; i++) {
                        long s = System.nanoTime();
                        engine.predict(batch);
                        t[i] = System.nanoTime() - s;
                    }
                    Arrays.sort(t);
                    System.out.printf("B=%d median %.2f ms min %.2f%n", b, t[50] / 1e6, t[0] / 1e6);
                }
            }
        }
    }
}
