package dev.vane.pipeline.answer;

import dev.vane.contracts.ModelResponse.Outcome;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.pipeline.health.ModelCallMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** The health of answering, as this process sees it. */
public final class AnswerMetrics implements ModelCallMetrics {
    private static final String ANSWERED = "answered";
    private static final String REPEATED = "repeated";

    private final Counter requests;
    private final Histogram duration;
    private final Histogram modelCalls;

    /** Registers the metrics. */
    public AnswerMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("vane_answer_requests_total")
                .help(
                        "Model requests received, by result: answered, answered again as before, or why they were refused.")
                .labelNames("result")
                .register(registry);
        duration = histogram("vane_answer_duration_seconds", "Duration of answering one model request.", registry);
        modelCalls =
                histogram("vane_answer_model_call_duration_seconds", "Duration of one call of the model.", registry);
        Stream.of(ANSWERED, REPEATED).forEach(requests::initLabelValues);
        Stream.of(Reason.values()).map(AnswerMetrics::label).forEach(requests::initLabelValues);
    }

    private static Histogram histogram(String name, String help, PrometheusRegistry registry) {
        return Histogram.builder()
                .name(name)
                .classicOnly()
                .help(help)
                .unit(Unit.SECONDS)
                .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .withoutExemplars()
                .register(registry);
    }

    void repeated() {
        requests.labelValues(REPEATED).inc();
    }

    void became(Outcome outcome, long nanos) {
        requests.labelValues(outcome instanceof Refusal refusal ? label(refusal.reason()) : ANSWERED)
                .inc();
        duration.observe(nanos / 1e9);
    }

    private static String label(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void modelCall(int windows, Duration took) {
        modelCalls.observe(took.toNanos() / 1e9);
    }

    /** It is told as the result of the request. */
    @Override
    public void modelCallFailed() {}
}
