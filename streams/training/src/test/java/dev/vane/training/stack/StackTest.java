package dev.vane.training.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.LeftOutPairs;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts, each with its own speed: who has learnt a host's speed tells any application there, and no other host. */
class StackTest {
    private static final Map<String, Double> SPEEDS = Map.of("one", 0.3, "two", 0.6, "three", 0.9);

    private final ExampleSet windows = onHosts("one", "two", "three");

    @TempDir
    private Path folder;

    /** The mean target of a host that it has seen, and of all for one that it has not. */
    private static final class Local implements Method {
        @Override
        public String name() {
            return "local";
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            Map<String, Double> means = training.examples().stream()
                    .collect(Collectors.groupingBy(Example::host, Collectors.averagingDouble(Example::target)));
            double overall = means.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            return examples -> examples.examples().stream()
                    .mapToDouble(example -> means.getOrDefault(example.host(), overall))
                    .toArray();
        }
    }

    /** A twentieth off, wherever it is. */
    private static final class General implements Method {
        @Override
        public String name() {
            return "general";
        }

        @Override
        public Fitted fit(ExampleSet training, long seed, Progress progress) {
            return examples -> examples.examples().stream()
                    .mapToDouble(example -> example.target() - 0.05)
                    .toArray();
        }
    }

    private static ExampleSet onHosts(String... hosts) {
        List<Example> examples = new ArrayList<>();
        for (String host : hosts) {
            for (int i = 0; i < 24; i++) {
                Example plain = Examples.of("application-" + i % 8, host + i, SPEEDS.get(host), i, i + 1);
                examples.add(Examples.on(host, Phase.TOGETHER, LedgerSecond.UNKNOWN, plain));
            }
        }
        return Examples.set(examples);
    }

    private Stack stack(Blending blending) {
        return new Stack(List.of(new Local(), new General()), new PredictionCache(folder), blending);
    }

    @Test
    void givesMostToWhatHoldsOnHostsThatWereLeftOut() {
        Stack.Inner inner = stack(Blending.ofHosts(Shares.ONE_STANDARD_ERROR)).inner(windows, 1, Progress.NONE);

        // Local errs upwards on one host, General always downwards, so a little of it still helps.
        assertThat(inner.shares().getLast()).isGreaterThanOrEqualTo(0.9);
        // Two hosts are 0.45 from the mean of the other two, the third is that mean.
        assertThat(inner.errors().getFirst()).isCloseTo(0.3, within(1e-9));
        assertThat(inner.errors().getLast()).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void givesAllToWhatKnowsTheHostsIfOnlyApplicationsAreLeftOut() {
        Stack.Inner inner =
                stack(Blending.ofApplications(Shares.ONE_STANDARD_ERROR)).inner(windows, 1, Progress.NONE);

        assertThat(inner.shares()).containsExactly(1.0, 0.0);
        assertThat(inner.errors().getFirst()).isCloseTo(0, within(1e-9));
    }

    @Test
    void leavesHostsOutWithinOuterFoldsOfApplicationsToo() {
        Stack stack = stack(Blending.ofHosts(Shares.ONE_STANDARD_ERROR));
        LeftOutPairs pairs = new LeftOutPairs(windows, Folds.grouped(windows, 4, 1), 1, stack.cache());

        Stack.Inner inner = stack.inner(pairs, 0, Progress.NONE);

        assertThat(inner.shares().getLast()).isGreaterThanOrEqualTo(0.9);
        assertThat(inner.predictions()).hasSize(pairs.split(0).training().size());
    }

    @Test
    void leavesApplicationsOutWhereThereIsOneHost() {
        ExampleSet one = onHosts("two");
        Blending blending = Blending.ofHosts(Shares.ONE_STANDARD_ERROR);

        Stack.Inner inner = stack(blending).inner(one, 1, Progress.NONE);

        assertThat(blending.inner(one)).isEqualTo(LeftOut.APPLICATIONS);
        assertThat(inner.shares()).containsExactly(1.0, 0.0);
    }
}
