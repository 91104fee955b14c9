package dev.vane.training.example;

import dev.vane.contracts.Extra;
import dev.vane.contracts.Signals;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.Manifest.GateInput;
import dev.vane.inference.bundle.Manifest.Known;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.familiarity.FamiliarityFit;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel.Gate;
import dev.vane.inference.trees.TreeModel.Term;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a model takes for known of relative performance and only corrects: a rule that needs no training. */
public enum KnownRule {
    /** Nothing: the model answers by itself. */
    NONE(List.of()),
    /** The demand share of the last seconds: right for whom always wants the CPU. */
    DEMAND_SHARE(List.of(Signals.DEMAND_SHARE)),
    /** The time of the last seconds that was not lost: right for whom idle time is left to catch up in. */
    TIME_NOT_LOST(List.of(Signals.TIME_NOT_LOST)),
    /** The mean of both. */
    BEST_OF_BOTH(List.of(Signals.DEMAND_SHARE, Signals.TIME_NOT_LOST)),
    /** Both, weighed by what the VM uses its CPU time for: {@link ActivityGate}. */
    BY_ACTIVITY(List.of(Signals.DEMAND_SHARE, Signals.TIME_NOT_LOST)) {
        @Override
        public KnownPart of(ExampleSet training) {
            return ActivityGate.fit(
                    training, term(training, Signals.DEMAND_SHARE), term(training, Signals.TIME_NOT_LOST));
        }

        @Override
        boolean decides(String name) {
            return super.decides(name) || ActivityGate.FEATURES.contains(name);
        }
    };

    private static final double USUAL_DIFFERENCE = 0.25;

    /** What a VM is allowed: some hosts set it, some do not, and the lab always does. */
    private static final Set<String> LIMITS =
            Set.of("vm.memory.balloon.current", Extra.VM_QUOTA_CORES.key(), Extra.VM_ALLOWED_CORES.key());

    @SuppressWarnings("ImmutableEnumChecker") // List.copyOf gives a list that cannot change
    private final List<String> signals;

    KnownRule(List<String> signals) {
        this.signals = List.copyOf(signals);
    }

    /**
     * The rule over the features of examples; what is absent is taken for its mean in these.
     *
     * @throws IllegalArgumentException if the examples lack one of its signals
     */
    public KnownPart of(ExampleSet training) {
        return new KnownPart(signals.stream()
                .map(name -> term(training, name))
                .map(term -> new Term(term.column(), 1f / signals.size(), term.absent()))
                .toList());
    }

    /**
     * What is familiar to a model in which this rule decides alone.
     *
     * @param windows of its training, as serving has them, without ratios
     */
    public Familiarity familiarity(ExampleSet windows, long seed) {
        return familiarity(windows, this::decides, seed);
    }

    /** What is familiar to a model in which others have a part: windows must have what these learnt from, too. */
    public Familiarity familiarityBesideOthers(ExampleSet windows, long seed) {
        return familiarity(windows, name -> !LIMITS.contains(name), seed);
    }

    /** @param needed the VM's own features that every window must have, if those of training do */
    private Familiarity familiarity(ExampleSet windows, Predicate<String> needed, long seed) {
        List<FamiliarityFit.Grouped> grouped = windows.examples().stream()
                .map(example -> new FamiliarityFit.Grouped(example.group(), example.window()))
                .toList();
        return signals.isEmpty()
                ? familiarityFit().fit(grouped, seed)
                : familiarityFit().fit(grouped, comparison(windows.features(), needed), seed);
    }

    /** How familiarity is learnt. */
    public FamiliarityFit familiarityFit() {
        return signals.isEmpty() ? FamiliarityFit.DEFAULT : FamiliarityFit.OF_WHAT_DECIDES;
    }

    /**
     * What windows are compared by: what the rule follows from, directly or through a ratio. A share that differs by less
     * than a quarter is not strange, however alike those of training are. Whether there are neighbours on some CPU is a
     * matter of placement and not asked for.
     */
    private FamiliarityFit.Comparison comparison(List<Feature> features, Predicate<String> needed) {
        return new FamiliarityFit.Comparison() {
            @Override
            public OptionalDouble smallest(int place) {
                Feature feature = features.get(place);
                if (!feature.scope().isOwn() || !decides(feature.name())) {
                    return OptionalDouble.empty();
                }
                return OptionalDouble.of(feature.unit().equals("1") ? USUAL_DIFFERENCE : 0);
            }

            @Override
            public boolean asksForPresence(int place) {
                Feature feature = features.get(place);
                return feature.scope().isOwn() && needed.test(feature.name());
            }
        };
    }

    /** True if a prediction follows from this feature, directly or through a ratio. */
    boolean decides(String name) {
        return signals.contains(name);
    }

    /** The mean of a signal of the VM's own over the last seconds. */
    static Term term(ExampleSet training, String name) {
        int feature =
                place(training, name).orElseThrow(() -> new IllegalArgumentException("the data set has no " + name));
        int column = WindowSummary.index(feature, Statistic.LAST);
        double mean = numbers(training, column)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(1);
        return new Term(column, 1, (float) mean);
    }

    static boolean has(ExampleSet examples, String name) {
        return place(examples, name).isPresent();
    }

    private static OptionalInt place(ExampleSet examples, String name) {
        List<Feature> features = examples.features();
        return IntStream.range(0, features.size())
                .filter(i -> features.get(i).scope().equals(Feature.Scope.OWN)
                        && features.get(i).name().equals(name))
                .findFirst();
    }

    /** One number of the summary of every example; NaN where it is absent. */
    static DoubleStream numbers(ExampleSet examples, int column) {
        KnownPart itself = new KnownPart(List.of(new Term(column, 1, Float.NaN)));
        return examples.examples().stream().mapToDouble(example -> itself.of(example.window()));
    }

    /** What a manifest says of it. */
    public static List<Known> known(List<Feature> features, KnownPart part) {
        List<String> numbers =
                WindowSummary.names(features.stream().map(Feature::name).toList());
        return part.terms().stream()
                .map(term -> new Known(
                        numbers.get(term.column()),
                        term.weight(),
                        term.absent(),
                        term.gate().map(gate -> gate(numbers, gate)).orElse(null)))
                .toList();
    }

    private static Manifest.Gate gate(List<String> numbers, Gate gate) {
        return new Manifest.Gate(
                gate.bias(),
                gate.inputs().stream()
                        .map(input -> new GateInput(numbers.get(input.column()), input.weight(), input.absent()))
                        .toList());
    }
}
