package dev.vane.pipeline.answer;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.ModelRequest;
import dev.vane.contracts.ModelRequests;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.Outcome;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.pipeline.answer.WindowAnswers.Answered;
import dev.vane.pipeline.validate.DeadLetters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Answers requests, one after another. Every request that can be told from another gets exactly one outcome; one without an
 * id becomes a dead letter, for nobody could be told.
 */
final class Answering implements Processor<byte[], byte[], Object, Object> {
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final WindowAnswers.Opener opener;
    private final AnswerRules rules;
    private final AnswerMetrics metrics;
    private final InstantSource clock;
    private final ClientLimits limits;
    private ProcessorContext<Object, Object> context;
    private WindowAnswers answers;
    private AnsweredStore answered;
    private DeadLetters deadLetters;

    private Answering(
            WindowAnswers.Opener opener,
            AnswerRules rules,
            AnswerMetrics metrics,
            InstantSource clock,
            ClientLimits limits) {
        this.limits = limits;
        this.opener = opener;
        this.rules = rules;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Supplies the processor with its store. */
    static ProcessorSupplier<byte[], byte[], Object, Object> supplier(
            WindowAnswers.Opener opener, AnswerRules rules, AnswerMetrics metrics, InstantSource clock) {
        ClientLimits limits = new ClientLimits(rules.perSecond());
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], Object, Object> get() {
                return new Answering(opener, rules, metrics, clock, limits);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(AnsweredStore.builder());
            }
        };
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.answers = opener.open();
        this.answered = new AnsweredStore(context);
        this.deadLetters = new DeadLetters(context, _ -> {});
        context.schedule(
                SWEEP,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> answered.forgetBefore(clock.millis() - rules.remembered().toMillis()));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long start = System.nanoTime();
        switch (ModelRequests.read(record.key(), record.value())) {
            case ModelRequests.Accepted accepted -> {
                ModelRequest request = accepted.request();
                if (!repeats(request.id(), record)) {
                    Answered answered = answered(request, record);
                    respond(new ModelResponse(request.id(), request.client(), answered.outcome()), record, start);
                    answered.maps()
                            .forEach(part -> forward(new ModelResponse(request.id(), request.client(), part), record));
                }
            }
            case ModelRequests.Refused refused -> refuse(refused, record, start);
        }
    }

    private void refuse(ModelRequests.Refused refused, Record<byte[], byte[]> record, long start) {
        Optional<String> id = refused.id();
        if (id.isEmpty()) {
            context.forward(
                    deadLetters.of(
                            record,
                            record.key(),
                            record.value(),
                            record.key() == null ? DeadLetter.Reason.NULL_KEY : DeadLetter.Reason.INVALID_NAME,
                            refused.refusal().detail()),
                    DeadLetters.SINK);
            metrics.became(refused.refusal(), System.nanoTime() - start);
        } else if (!repeats(id.get(), record)) {
            respond(new ModelResponse(id.get(), "", refused.refusal()), record, start);
        }
    }

    private boolean repeats(String id, Record<byte[], byte[]> record) {
        Optional<ModelResponse> before = answered.find(id);
        before.ifPresent(response -> {
            forward(response, record);
            metrics.repeated();
        });
        return before.isPresent();
    }

    /** Maps are not remembered: they would fill the memory, and whoever repeats has had them or may ask anew. */
    private void respond(ModelResponse response, Record<byte[], byte[]> record, long start) {
        ModelResponse remembered = response.outcome() instanceof Answer answer
                ? new ModelResponse(response.id(), response.client(), answer.with(answer.explanation(), 0))
                : response;
        answered.put(remembered, record.timestamp());
        forward(response, record);
        metrics.became(response.outcome(), System.nanoTime() - start);
    }

    private void forward(ModelResponse response, Record<byte[], byte[]> record) {
        context.forward(
                new Record<Object, Object>(response.id(), response, record.timestamp()), AnswerTopology.RESPONSES);
    }

    private Answered answered(ModelRequest request, Record<byte[], byte[]> record) {
        return refused(request, record).map(Answered::of).orElseGet(() -> answers.answer(request));
    }

    /** What costs nothing is checked first. */
    private Optional<Outcome> refused(ModelRequest request, Record<byte[], byte[]> record) {
        long now = clock.millis();
        if (request.deadlineMillis().isPresent()
                && now > request.deadlineMillis().getAsLong()) {
            return Optional.of(new Refusal(
                    Reason.DEADLINE,
                    "deadline",
                    "it was over %d ms ago"
                            .formatted(now - request.deadlineMillis().getAsLong())));
        }
        if (!limits.allows(request.client(), record.timestamp())) {
            return Optional.of(new Refusal(
                    Reason.CLIENT_LIMIT,
                    "client",
                    "%s sends more than %s requests a second".formatted(request.client(), rules.perSecond())));
        }
        long waited = now - record.timestamp();
        if (waited > rules.longestWait().toMillis()) {
            return Optional.of(new Refusal(
                    Reason.OVERLOADED,
                    "",
                    "it waited for %d ms, at most %d ms are allowed"
                            .formatted(waited, rules.longestWait().toMillis())));
        }
        return Optional.empty();
    }
}
