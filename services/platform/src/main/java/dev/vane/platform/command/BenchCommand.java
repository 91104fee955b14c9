package dev.vane.platform.command;

import dev.vane.benchmarks.AttentionCosts;
import dev.vane.benchmarks.Microbenchmarks;
import dev.vane.inference.statistics.Quantiles;
import dev.vane.platform.bench.LoadPlan;
import dev.vane.platform.bench.PipelineBench;
import dev.vane.platform.bench.PipelineReport;
import dev.vane.platform.bench.TemporaryDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "bench", description = "Measures the performance of the platform on this machine.")
final class BenchCommand {
    private static final int VMS_PER_HOST = 16;

    /** Before the tenth row of a VM no window is due. */
    private static final Duration WINDOWS_BEGIN = Duration.ofSeconds(8);

    @Spec
    private CommandSpec spec;

    @Command(description = "Measures single operations with JMH.")
    int micro(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATTERN",
                            defaultValue = ".*",
                            description =
                                    "Regular expression; runs the benchmarks whose name contains a match. Default: all")
                    String pattern)
            throws RunnerException {
        Microbenchmarks.measure(pattern);
        return 0;
    }

    @Command(
            description =
                    "Measures the cost of attention relative to inference: variants in turn, ratios and their medians.")
    int attention(
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "200",
                            description = "Default: ${DEFAULT-VALUE}")
                    int rounds,
            @Option(names = "--json", description = "Prints the result as JSON in the last line.") boolean json)
            throws IOException {
        List<AttentionCosts.Cost> costs = AttentionCosts.measure(rounds);
        costs.forEach(cost -> Output.line(spec, cost.line()));
        if (json) {
            Output.line(
                    spec,
                    Output.json(costs.stream()
                            .collect(Collectors.toMap(AttentionCosts.Cost::name, AttentionCosts.Cost::ratio))));
        }
        return 0;
    }

    @Command(
            description = "Measures the whole pipeline under an open-loop load: simulator, broker and"
                    + " pipeline run as separate processes, on the loopback interface, with temporary data.")
    int pipeline(
            @Option(names = "--vms", paramLabel = "N", required = true, description = "Simulated VMs.") int vms,
            @Option(
                            names = "--hosts",
                            paramLabel = "N",
                            description = "Number of simulated hosts. Default: one for 16 VMs.")
                    Optional<Integer> hosts,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            defaultValue = "60s",
                            converter = Durations.class,
                            description = "Duration of the measurement. Default: ${DEFAULT-VALUE}")
                    Duration measured,
            @Option(
                            names = "--warmup",
                            paramLabel = "TIME",
                            defaultValue = "75s",
                            converter = Durations.class,
                            description = "Time before the measurement; windows are full after 60s. Default:"
                                    + " ${DEFAULT-VALUE}")
                    Duration warmUp,
            @Option(
                            names = "--soak",
                            description = "Also checks the growth of resident memory: samples it every 10 s, with heaps"
                                    + " that have their full size from the start.")
                    boolean soak,
            @Option(
                            names = "--explain",
                            description = "Also runs an explainer; without it no windows are sent to be explained.")
                    boolean explain,
            @Option(
                            names = "--measurements",
                            description =
                                    "Also sends a measured performance for every predicted second, as soon as it was"
                                            + " predicted: the pipeline compares and learns from as many as it predicts.")
                    boolean measurements,
            @Option(
                            names = "--requests",
                            paramLabel = "N",
                            defaultValue = "0",
                            description =
                                    "Also runs an answerer, and sends it so many model requests a second, of newest"
                                            + " windows, half of them without a neighbour. Default: ${DEFAULT-VALUE}")
                    int requests,
            @Option(
                            names = "--threads",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Stream threads of the pipeline. Default: ${DEFAULT-VALUE}")
                    int threads,
            @Option(
                            names = "--partitions",
                            paramLabel = "N",
                            defaultValue = "4",
                            description = "Partitions of every topic. Default: ${DEFAULT-VALUE}")
                    int partitions,
            @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets a key of the pipeline. Repeatable.")
                    Map<String, String> set,
            @Option(names = "--json", description = "Prints the result as JSON in the last line.") boolean json)
            throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("pipeline.threads", Integer.toString(threads)));
        settings.putAll(Optional.ofNullable(set).orElse(Map.of()));
        int spread = hosts.orElse(Math.ceilDiv(vms, VMS_PER_HOST));
        LoadPlan plan = new LoadPlan(
                vms, spread, partitions, warmUp, measured, soak, explain, measurements, requests, settings);
        PipelineReport report = run(plan);
        report.lines().forEach(line -> Output.line(spec, line));
        if (json) {
            Output.line(spec, Output.json(report.toMap()));
        }
        return report.addsUp() ? 0 : 1;
    }

    @Command(
            description =
                    "Measures how explaining every VM at once affects the delay of predictions: pairs of runs, one"
                            + " without and one with an explainer, in which the windows of all VMs are sent to it"
                            + " together as soon as they are predicted.")
    int explaining(
            @Option(names = "--vms", paramLabel = "N", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}")
                    int vms,
            @Option(names = "--pairs", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
                    int pairs,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            defaultValue = "60s",
                            converter = Durations.class,
                            description = "Duration of each run. Default: ${DEFAULT-VALUE}")
                    Duration measured)
            throws Exception {
        double[] ratios = new double[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            Pair runs = run(pair, explaining(vms, measured, false), explaining(vms, measured, true));
            ratios[pair] = runs.ratio();
            Output.line(
                    spec,
                    String.format(
                            Locale.ROOT,
                            "pair %d: p99 without %.3f s, with %.3f s, ratio %.3f",
                            pair + 1,
                            runs.without.p99(),
                            runs.with.p99(),
                            ratios[pair]));
        }
        Output.line(spec, String.format(Locale.ROOT, "median ratio %.3f", Quantiles.median(ratios)));
        return 0;
    }

    /** The VMs' first due windows are measured, for those are handed over. */
    private static LoadPlan explaining(int vms, Duration measured, boolean explained) {
        Map<String, String> settings = Map.of(
                "pipeline.degraded.from", "0",
                "pipeline.recovered.below", "0",
                "pipeline.explain.repeat.seconds", "0",
                "pipeline.explain.host.per.minute", Integer.toString(VMS_PER_HOST));
        return new LoadPlan(
                vms,
                Math.ceilDiv(vms, VMS_PER_HOST),
                4,
                WINDOWS_BEGIN,
                measured,
                false,
                explained,
                false,
                0,
                explained ? settings : Map.of());
    }

    @Command(
            description = "Measures how answering model requests affects the delay of predictions: pairs of runs, one"
                    + " without and one with requests.")
    int answering(
            @Option(names = "--vms", paramLabel = "N", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}")
                    int vms,
            @Option(
                            names = "--requests",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Requests a second. Default: ${DEFAULT-VALUE}")
                    int requests,
            @Option(names = "--pairs", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
                    int pairs,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            defaultValue = "60s",
                            converter = Durations.class,
                            description = "Duration of each run. Default: ${DEFAULT-VALUE}")
                    Duration measured,
            @Option(
                            names = "--warmup",
                            paramLabel = "TIME",
                            defaultValue = "2m",
                            converter = Durations.class,
                            description =
                                    "Time before each measurement: windows are full after 60s, and the answerer's code"
                                            + " is compiled after another. Default: ${DEFAULT-VALUE}")
                    Duration warmUp)
            throws Exception {
        double[] ratios = new double[pairs];
        double[] delays = new double[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            Pair runs = run(pair, answering(vms, warmUp, measured, 0), answering(vms, warmUp, measured, requests));
            ratios[pair] = runs.ratio();
            delays[pair] = runs.with.responseP99();
            Output.line(
                    spec,
                    String.format(
                            Locale.ROOT,
                            "pair %d: p99 of predictions without %.3f s, with %.3f s, ratio %.3f; %d answered, p99 %.3f s",
                            pair + 1,
                            runs.without.p99(),
                            runs.with.p99(),
                            ratios[pair],
                            runs.with.answered(),
                            delays[pair]));
        }
        Output.line(
                spec,
                String.format(
                        Locale.ROOT,
                        "median ratio %.3f, median p99 of requests %.3f s",
                        Quantiles.median(ratios),
                        Quantiles.median(delays)));
        return 0;
    }

    private static LoadPlan answering(int vms, Duration warmUp, Duration measured, int requests) {
        int hosts = Math.ceilDiv(vms, VMS_PER_HOST);
        return new LoadPlan(vms, hosts, 4, warmUp, measured, false, false, false, requests, Map.of());
    }

    /** Two runs that differ in one thing. */
    private record Pair(PipelineReport without, PipelineReport with) {
        double ratio() {
            return with.p99() / without.p99();
        }
    }

    /** The second of two runs finds a warmer machine: each kind is second in turn. */
    private Pair run(int number, LoadPlan without, LoadPlan with) throws IOException, InterruptedException {
        if (number % 2 == 1) {
            PipelineReport first = run(with);
            return new Pair(run(without), first);
        }
        PipelineReport first = run(without);
        return new Pair(first, run(with));
    }

    private PipelineReport run(LoadPlan plan) throws IOException, InterruptedException {
        try (Interrupt interrupt = new Interrupt();
                TemporaryDirectory data = TemporaryDirectory.create();
                ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            interrupt.deleteWhenLate(data);
            return new PipelineBench(plan, data.path(), progress::show, interrupt::isRequested).run();
        }
    }
}
