package dev.vane.platform.command;

import dev.vane.benchmarks.AttentionCosts;
import dev.vane.benchmarks.Microbenchmarks;
import dev.vane.platform.bench.LoadPlan;
import dev.vane.platform.bench.PipelineBench;
import dev.vane.platform.bench.PipelineReport;
import dev.vane.platform.bench.TemporaryDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "bench", description = "Measures how fast the platform is on this machine.")
final class BenchCommand {
    private static final int VMS_PER_HOST = 16;

    @Spec
    private CommandSpec spec;

    @Command(description = "Measures single operations with JMH.")
    int micro(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATTERN",
                            defaultValue = ".*",
                            description = "Regular expression found in the names of those to run. Default: all")
                    String pattern)
            throws RunnerException {
        Microbenchmarks.measure(pattern);
        return 0;
    }

    @Command(description = "Measures what attention costs beside inference: variants in turn, ratios and their medians.")
    int attention(
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}")
                    int rounds,
            @Option(names = "--json", description = "Prints the result as JSON in the last line.") boolean json)
            throws IOException {
        List<AttentionCosts.Cost> costs = AttentionCosts.measure(rounds);
        costs.forEach(cost -> Output.line(spec, cost.line()));
        if (json) {
            Output.line(spec, Output.json(costs.stream()
                    .collect(Collectors.toMap(AttentionCosts.Cost::name, AttentionCosts.Cost::ratio))));
        }
        return 0;
    }

    @Command(
            description = "Measures the whole pipeline under a load that does not wait for it: simulator, broker and"
                    + " pipeline run as processes of their own, on the loopback interface, with temporary data.")
    int pipeline(
            @Option(names = "--vms", paramLabel = "N", required = true, description = "Simulated VMs.") int vms,
            @Option(names = "--hosts", paramLabel = "N", description = "Their hosts. Default: one for 16 VMs.")
                    Optional<Integer> hosts,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            defaultValue = "60s",
                            converter = Durations.class,
                            description = "Measures for so long. Default: ${DEFAULT-VALUE}")
                    Duration measured,
            @Option(
                            names = "--warmup",
                            paramLabel = "TIME",
                            defaultValue = "75s",
                            converter = Durations.class,
                            description = "Before that; windows are full after 60s. Default: ${DEFAULT-VALUE}")
                    Duration warmUp,
            @Option(
                            names = "--soak",
                            description = "Judges resident memory as well: samples it every 10 s, with heaps that have"
                                    + " their full size from the start.")
                    boolean soak,
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
                            description = "Of every topic. Default: ${DEFAULT-VALUE}")
                    int partitions,
            @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets a key of the pipeline. Repeatable.")
                    Map<String, String> set,
            @Option(names = "--json", description = "Prints the result as JSON in the last line.") boolean json)
            throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("pipeline.threads", Integer.toString(threads)));
        settings.putAll(Optional.ofNullable(set).orElse(Map.of()));
        int spread = hosts.orElse(Math.ceilDiv(vms, VMS_PER_HOST));
        LoadPlan plan = new LoadPlan(vms, spread, partitions, warmUp, measured, soak, settings);
        PipelineReport report = run(plan);
        report.lines().forEach(line -> Output.line(spec, line));
        if (json) {
            Output.line(spec, Output.json(report.toMap()));
        }
        return report.addsUp() ? 0 : 1;
    }

    private PipelineReport run(LoadPlan plan) throws IOException, InterruptedException {
        try (Interrupt interrupt = new Interrupt();
                TemporaryDirectory data = TemporaryDirectory.create();
                ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            return new PipelineBench(plan, data.path(), progress::show, interrupt::isRequested).run();
        }
    }
}
