package dev.vane.platform.bench;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.platform.audit.Audit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Measures the whole pipeline under load: broker, pipeline and simulator in processes of their own, on the loopback
 * interface; this process reads what comes out. The load is open: the simulator keeps to the clock, whatever the
 * pipeline does. Everything is ended when a run is over, however it ends.
 */
public final class PipelineBench {
    private static final String APPLICATION = "vane-bench";
    private static final Pattern BROKER_READY = Pattern.compile("broker ready at (\\S+)");
    private static final Pattern EXPLAINER_READY = Pattern.compile("(explains model \\S+)");
    private static final Pattern ANSWERER_READY = Pattern.compile("(answers with model \\S+)");
    private static final Pattern PIPELINE_READY = Pattern.compile("(runs model \\S+)");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration AUDIT_STEP = Duration.ofMillis(500);

    /** A look at things just before each second's samples come: what is left then is behind. */
    private static final long BEFORE_SECOND_MILLIS = 50;

    /** The load goes on for a little after the last measured second, whose windows must not see it end. */
    private static final Duration AFTER = Duration.ofSeconds(3);

    private final LoadPlan plan;
    private final Path directory;
    private final Progress progress;
    private final BooleanSupplier isInterrupted;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final List<Moment> moments = new ArrayList<>();

    /** Hears how a run goes on. */
    public interface Progress {
        void show(String state);
    }

    /**
     * @param directory takes the broker's data, the pipeline's state and what the parts print
     * @param isInterrupted asked every second: true ends the run
     */
    public PipelineBench(LoadPlan plan, Path directory, Progress progress, BooleanSupplier isInterrupted) {
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
        this.isInterrupted = isInterrupted;
    }

    /**
     * Runs and reports.
     *
     * @throws IllegalStateException if a part fails or does not start in time
     * @throws InterruptedException if an interrupt cut the run short
     */
    public PipelineReport run() throws IOException, InterruptedException {
        try {
            KafkaSettings kafka = KafkaSettings.of(startBroker());
            createTopics(kafka);
            startPipeline(kafka);
            if (plan.explained()) {
                startExplainer(kafka);
            }
            if (plan.requests() > 0) {
                startAnswerer(kafka);
            }
            return measure(kafka);
        } finally {
            new ArrayList<>(parts.values()).reversed().forEach(Part::close);
        }
    }

    private String startBroker() throws IOException, InterruptedException {
        progress.show("starting the broker");
        String data = directory.resolve("broker").toString();
        return start("broker", "broker", "--listen", "127.0.0.1:0", "--data", data)
                .await(BROKER_READY, START_TIMEOUT);
    }

    private void createTopics(KafkaSettings kafka) {
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            admin.create(Topics.ALL, plan.partitions());
            admin.await(Topics.ALL.stream().map(topic -> topic.name()).toList(), START_TIMEOUT);
        }
    }

    private void startPipeline(KafkaSettings kafka) throws IOException, InterruptedException {
        progress.show("starting the pipeline");
        Map<String, String> settings = new HashMap<>(Map.of("pipeline.explain", plan.explained() ? "on" : "off"));
        settings.putAll(plan.settings());
        settings.put("pipeline.application.id", APPLICATION);
        settings.put("pipeline.state.directory", directory.resolve("pipeline").toString());
        List<String> arguments = new ArrayList<>(List.of("pipeline", "--bootstrap-servers", kafka.bootstrapServers()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        start("pipeline", arguments.toArray(String[]::new)).await(PIPELINE_READY, START_TIMEOUT);
    }

    private void startExplainer(KafkaSettings kafka) throws IOException, InterruptedException {
        progress.show("starting the explainer");
        String state = "explain.state.directory=" + directory.resolve("explainer");
        start("explainer", "explain", "--bootstrap-servers", kafka.bootstrapServers(), "--set", state)
                .await(EXPLAINER_READY, START_TIMEOUT);
    }

    private void startAnswerer(KafkaSettings kafka) throws IOException, InterruptedException {
        progress.show("starting the answerer");
        String state = "answer.state.directory=" + directory.resolve("answerer");
        start("answerer", "answer", "--bootstrap-servers", kafka.bootstrapServers(), "--set", state)
                .await(ANSWERER_READY, START_TIMEOUT);
    }

    private Part start(String name, String... arguments) throws IOException {
        List<String> jvm =
                plan.soak() ? List.of("-Xms" + Runtime.getRuntime().maxMemory(), "-XX:+AlwaysPreTouch") : List.of();
        Part part = Part.start(name, directory, jvm, List.of(arguments));
        parts.put(name, part);
        return part;
    }

    private PipelineReport measure(KafkaSettings kafka) throws IOException, InterruptedException {
        Optional<EchoedMeasurements> echo =
                plan.measurements() ? Optional.of(new EchoedMeasurements(kafka)) : Optional.empty();
        try (OutcomeWatch watch = new OutcomeWatch(kafka, echo);
                Lag lag = new Lag(kafka, APPLICATION, plan.partitions())) {
            Part simulator = start(
                    "simulator",
                    "collect",
                    "--bootstrap-servers",
                    kafka.bootstrapServers(),
                    "--simulate",
                    Integer.toString(plan.vms()),
                    "--hosts",
                    Integer.toString(plan.hosts()));
            MeasuredSeconds measured =
                    MeasuredSeconds.after(System.currentTimeMillis(), plan.warmUp(), plan.measured());
            List<SeenResponse> responses = observe(kafka, measured, watch, lag);
            simulator.end();
            parts.remove("simulator");
            drain(lag);
            return PipelineReport.of(plan, measured, moments, watch.seen(), responses, audit(kafka));
        }
    }

    /** With requests from the first prediction on, if there are to be any; returns what came of them. */
    private List<SeenResponse> observe(KafkaSettings kafka, MeasuredSeconds measured, OutcomeWatch watch, Lag lag)
            throws IOException, InterruptedException {
        if (plan.requests() == 0) {
            observe(measured, watch, lag);
            return List.of();
        }
        try (RequestLoad requests = new RequestLoad(kafka, plan.requests(), watch::predicted)) {
            observe(measured, watch, lag);
            requests.end();
            return requests.seen();
        }
    }

    private void observe(MeasuredSeconds measured, OutcomeWatch watch, Lag lag)
            throws IOException, InterruptedException {
        long end = measured.endMillis() + AFTER.toMillis();
        for (long second = measured.startMillis() - plan.warmUp().toMillis();
                second <= end;
                second += STEP.toMillis()) {
            await(second - BEFORE_SECOND_MILLIS);
            Moment now = moment(lag);
            moments.add(now);
            progress.show(measured.stateAt(now.atMillis()) + ", " + watch.count() + " outcomes, lag " + now.lag());
        }
    }

    private void await(long millis) throws IOException, InterruptedException {
        if (isInterrupted.getAsBoolean()) {
            throw new InterruptedException("interrupted");
        }
        for (Part part : parts.values()) {
            part.requireAlive();
        }
        Thread.sleep(Math.max(0, millis - System.currentTimeMillis()));
    }

    private Moment moment(Lag lag) throws IOException, InterruptedException {
        Map<String, PartUsage> usages = new HashMap<>();
        parts.forEach((name, part) -> part.usage().ifPresent(usage -> usages.put(name, usage)));
        PartUsage.of(ProcessHandle.current()).ifPresent(usage -> usages.put(PipelineReport.READER, usage));
        return new Moment(System.currentTimeMillis(), usages, MachineUsage.cpu(), lag.records());
    }

    private void drain(Lag lag) throws IOException, InterruptedException {
        long deadline = System.currentTimeMillis() + DRAIN_TIMEOUT.toMillis();
        progress.show("waiting for the last outcomes");
        while (lag.records() > 0 && System.currentTimeMillis() < deadline) {
            await(System.currentTimeMillis() + STEP.toMillis());
        }
    }

    private OutcomeTally audit(KafkaSettings kafka) {
        progress.show("checking that every due window has its outcome");
        long deadline = System.currentTimeMillis() + DRAIN_TIMEOUT.toMillis();
        try (Audit audit = new Audit(kafka)) {
            do {
                audit.read(AUDIT_STEP);
            } while (!(audit.isCaughtUp() && audit.missing() == 0) && System.currentTimeMillis() < deadline);
            return OutcomeTally.of(audit);
        }
    }
}
