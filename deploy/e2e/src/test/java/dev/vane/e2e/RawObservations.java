package dev.vane.e2e;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Signals;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.window.RowLayout.Scope;
import dev.vane.pipeline.explain.Observations;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What one VM's host published, second by second, without any of what the pipeline makes of it. */
final class RawObservations implements Observations {
    /** The newest sampled window of each of the last ten minutes is remembered. */
    private static final long MINUTES = 10;

    private static final long MINUTE = 60;

    private final VmKey vm;
    private final Host host;
    private final Map<Long, Double> past;

    private RawObservations(VmKey vm, Host host, Map<Long, Double> past) {
        this.vm = vm;
        this.host = host;
        this.past = Map.copyOf(past);
    }

    /** A sample and its signals in their order, NaN where it has none. */
    private static final class Sampled {
        private final Sample sample;
        private final double[] signals = new double[Signals.list().size()];

        Sampled(Sample sample) {
            this.sample = sample;
            Arrays.fill(signals, Double.NaN);
            Signals.read(sample.values(), sample.extras(), (signal, value) -> signals[signal] = value);
        }

        OptionalDouble signal(String name) {
            double value = signals[Signals.indexOf(name)];
            return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        /** True if both may run on the same CPU; where that is not known, they may. */
        boolean meets(Sampled other) {
            Optional<CpuList> own = sample.cpus();
            Optional<CpuList> cpus = other.sample.cpus();
            return own.isEmpty()
                    || cpus.isEmpty()
                    || own.get().toBitSet().intersects(cpus.get().toBitSet());
        }
    }

    /** Samples of one host by second and VM, in one life of each. */
    static final class Host {
        private final Map<Long, Map<String, Sampled>> seconds = new TreeMap<>();
        private final Map<String, Long> first = new HashMap<>();

        Host(List<HostSecond> all) {
            all.stream().flatMap(second -> second.samples().stream()).forEach(sample -> {
                seconds.computeIfAbsent(sample.second(), second -> new TreeMap<>())
                        .put(sample.vm(), new Sampled(sample));
                first.merge(sample.vm(), sample.second(), Math::min);
            });
        }

        private Map<String, Sampled> at(long second) {
            return seconds.getOrDefault(second, Map.of());
        }

        /** Others that count: from the second after their first sample on. */
        private Stream<Sampled> beside(String vm, long second) {
            return at(second).entrySet().stream()
                    .filter(one -> !one.getKey().equals(vm) && first.get(one.getKey()) < second)
                    .map(Map.Entry::getValue);
        }
    }

    /**
     * What was published of a VM until an explanation was made.
     *
     * @param sampled windows of the VM that were sampled before, oldest first; of their seconds calm is made
     * @param start first second of what is explained
     * @param second its last one
     */
    static RawObservations of(VmKey vm, Host host, List<WindowToExplain> sampled, long start, long second) {
        Map<Long, WindowToExplain> kept = new HashMap<>();
        sampled.stream()
                .filter(window -> window.second() < second)
                .forEach(window -> kept.put(window.second() / MINUTE % MINUTES, window));
        Map<Long, Double> past = new HashMap<>();
        kept.values().stream()
                .filter(window -> window.second() > second - MINUTES * MINUTE)
                .sorted(Comparator.comparingLong(WindowToExplain::second))
                .forEach(window -> LongStream.rangeClosed(
                                window.second() - window.window().rows() + 1, Math.min(window.second(), start - 1))
                        .forEach(one -> past.putIfAbsent(
                                one, (double) window.prediction().relativePerformance())));
        return new RawObservations(vm, host, past);
    }

    @Override
    public boolean isSampled(long second) {
        return host.at(second).containsKey(vm.vm());
    }

    @Override
    public OptionalDouble value(String metric, Scope scope, long second) {
        long last = second;
        while (!isSampled(last)) {
            last--;
        }
        Sampled own = host.at(last).get(vm.vm());
        Stream<Sampled> of =
                switch (scope) {
                    case OWN -> Stream.of(own);
                    case NEIGHBOURS -> host.beside(vm.vm(), last);
                    case SAME_CPUS -> host.beside(vm.vm(), last).filter(own::meets);
                    case OTHER_CPUS -> host.beside(vm.vm(), last).filter(other -> !own.meets(other));
                };
        return of.map(sampled -> sampled.signal(metric))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    @Override
    public OptionalDouble extra(String name, long second) {
        Sampled sampled = host.at(second).get(vm.vm());
        Float value = sampled == null ? null : sampled.sample.extras().get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public Set<String> neighbours(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .boxed()
                .flatMap(second -> host.beside(vm.vm(), second))
                .map(sampled -> sampled.sample.vm())
                .collect(Collectors.toSet());
    }

    @Override
    public Map<Long, Double> past() {
        return past;
    }
}
