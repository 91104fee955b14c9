package dev.vane.pipeline.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Reset;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.health.PipelineMetrics.RecordResult;
import dev.vane.pipeline.time.HostTimeline;
import dev.vane.pipeline.time.HostTimeline.Closing;
import dev.vane.pipeline.validate.DeadLetters;
import dev.vane.pipeline.validate.Received;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Closes the seconds of each host and assembles the windows of its VMs. What is due in a second leaves while the second
 * closes, so both are in one transaction. Late samples become dead letters; duplicates are counted and have no effect.
 * What was measured of a VM is passed on at its place in the log, and so is a reset; neither opens or closes a second.
 *
 * <p>One record can close ten seconds of all VMs of its host. Where that would take longer than a transaction may, the
 * record is postponed, with all that its host sends after it, and its seconds close over several transactions.
 *
 * <p>All that is not configuration is made anew in {@link #init}, which Kafka Streams may call again on the same
 * instance.
 */
public final class WindowAssembly implements Processor<String, Received, Object, Object> {
    /** How often hosts that have ended are looked for; what is dropped then decides nothing any more. */
    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** How often postponed records are looked at, and the least between two starts of a {@link TransactionBudget}. */
    private static final Duration PUNCTUATION = Duration.ofMillis(1);

    /** With more postponed records than this, none is added without work on one of them. */
    private static final int MAX_POSTPONED = 1_000;

    /** Header of a record: the random name of the collector process that sent it, if it has one. */
    private static final String SENDER = "vane-sender";

    private final String next;
    private final ModelRows model;
    private final Overload configured;
    private final Supplier<TransactionBudget> budgetOfThread;
    private final PipelineMetrics metrics;
    private ProcessorContext<Object, Object> context;
    private Overload overload;
    private DeadLetters deadLetters;
    private HostStores stores;
    private PostponedRecords postponed;
    private TransactionBudget budget;
    private HostSenders senders;
    private Map<String, Host> hosts;
    private Set<String> withWindows;

    private WindowAssembly(
            String next,
            ModelRows model,
            Overload overload,
            Supplier<TransactionBudget> budgetOfThread,
            PipelineMetrics metrics) {
        this.next = next;
        this.model = model;
        this.configured = overload;
        this.budgetOfThread = budgetOfThread;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor with its stores.
     *
     * @param next name of the processor that takes what is due
     * @param model what windows are made for
     * @param budgetOfThread gives the calling thread's budget
     */
    public static ProcessorSupplier<String, Received, Object, Object> supplier(
            String next,
            ModelRows model,
            Overload overload,
            Supplier<TransactionBudget> budgetOfThread,
            PipelineMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Received, Object, Object> get() {
                return new WindowAssembly(next, model, overload, budgetOfThread, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Stores.ofAssembly();
            }
        };
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.overload = configured.ofPartition(context.taskId().partition());
        this.deadLetters = new DeadLetters(context, metrics);
        this.stores = new HostStores(context);
        this.postponed = new PostponedRecords(context);
        this.budget = budgetOfThread.get();
        this.senders = new HostSenders();
        this.hosts = new HashMap<>();
        stores.load(model).forEach(host -> hosts.put(host.name(), host));
        this.withWindows = new HashSet<>(hosts.keySet());
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> forgetEndedHosts());
        context.schedule(PUNCTUATION, PunctuationType.WALL_CLOCK_TIME, now -> {
            budget.beforePunctuation(context.taskId());
            processPostponed();
        });
    }

    @Override
    public void process(Record<String, Received> record) {
        budget.beforeRecord();
        noteSender(record);
        PostponedRecord received = PostponedRecord.of(record);
        Optional<PostponedRecord> left = postponed.has(received.host()) ? Optional.of(received) : process(received);
        left.ifPresent(this::postpone);
    }

    /** Has no part in what is predicted. */
    private void noteSender(Record<String, Received> record) {
        metrics.twoSenders().time(record.timestamp());
        Header sender = record.headers().lastHeader(SENDER);
        if (sender != null
                && sender.value() != null
                && senders.alternates(record.key(), new String(sender.value(), UTF_8), record.timestamp())) {
            metrics.twoSenders().seen(record.key(), record.timestamp());
        }
    }

    private void postpone(PostponedRecord record) {
        postponed.add(record);
        metrics.postponed();
        if (postponed.size() > MAX_POSTPONED) {
            budget.allowOneMore();
            postponed.processNextHost(this::process);
        }
        context.commit();
    }

    private void processPostponed() {
        while (!postponed.isEmpty() && !budget.isSpent()) {
            postponed.processNextHost(this::process);
        }
        if (!postponed.isEmpty()) {
            context.commit();
        }
    }

    /** Processes a record for as long as the budget lasts. Returns it as it has to wait, or nothing if it is done. */
    private Optional<PostponedRecord> process(PostponedRecord received) {
        switch (received.received().record()) {
            case SourceRecord record -> {
                return process(record, received);
            }
            case MeasuredPerformance measured -> {
                metrics.record(RecordResult.MEASURED);
                return passOn(new HostMeasurement(measured), received);
            }
            case Reset reset -> {
                metrics.record(RecordResult.RESET);
                return passOn(new HostReset(reset), received);
            }
        }
    }

    private Optional<PostponedRecord> passOn(HostEvent event, PostponedRecord received) {
        context.forward(new Record<>(received.host(), event, received.appendTimeMillis()), next);
        return Optional.empty();
    }

    private Optional<PostponedRecord> process(SourceRecord record, PostponedRecord received) {
        Host host = hosts.computeIfAbsent(received.host(), name -> new Host(name, model));
        if (received.accepted()) {
            return closeAfter(host, record, received);
        }
        switch (host.timeline().judge(record)) {
            case ACCEPTED -> {
                return closeBefore(host, record, received);
            }
            case DUPLICATE -> withoutEffect(record, RecordResult.SAMPLE_DUPLICATE);
            case LATE -> late(record, received);
        }
        return Optional.empty();
    }

    private Optional<PostponedRecord> closeBefore(Host host, SourceRecord record, PostponedRecord received) {
        HostTimeline timeline = host.timeline();
        while (timeline.closesBefore(record)) {
            if (budget.isSpent()) {
                return Optional.of(received);
            }
            closeNext(host, received);
        }
        boolean timeMoves = timeline.isAhead(record.second());
        timeline.accept(record);
        if (record instanceof Sample sample) {
            stores.save(sample, received.received().value().get());
            metrics.record(RecordResult.SAMPLE_ACCEPTED);
        } else {
            metrics.record(RecordResult.TICK_ACCEPTED);
        }
        boolean closes = timeline.closesAfter(record) && !budget.isSpent();
        if ((timeMoves || record instanceof Tick) && !closes) {
            stores.save(host.name(), timeline.state());
        }
        return closeAfter(host, record, received);
    }

    private Optional<PostponedRecord> closeAfter(Host host, SourceRecord record, PostponedRecord received) {
        HostTimeline timeline = host.timeline();
        while (timeline.closesAfter(record)) {
            if (budget.isSpent()) {
                return Optional.of(received.asAccepted());
            }
            closeNext(host, received);
        }
        return Optional.empty();
    }

    /** Closes a second: what is due in it leaves. */
    private void closeNext(Host host, PostponedRecord cause) {
        budget.spend(() -> {
            Closing closing = host.timeline().closeNext(overload.stride(cause.appendTimeMillis()));
            stores.save(host.name(), closing);
            stores.save(host.name(), host.timeline().state());
            withWindows.add(host.name());
            metrics.closedSecond();
            context.forward(new Record<>(host.name(), host.advance(closing), cause.appendTimeMillis()), next);
        });
    }

    private void late(SourceRecord late, PostponedRecord received) {
        if (late instanceof Tick) {
            metrics.record(RecordResult.TICK_WITHOUT_EFFECT);
            return;
        }
        String two = senders.areTwo(late.host(), received.appendTimeMillis())
                ? "; host name %s has two senders".formatted(late.host())
                : "";
        String detail = "second %d of %s is closed%s".formatted(late.second(), late.host(), two);
        context.forward(deadLetters.of(received.record(), Reason.LATE, detail), DeadLetters.SINK);
    }

    private void withoutEffect(SourceRecord record, RecordResult ofSample) {
        metrics.record(record instanceof Tick ? RecordResult.TICK_WITHOUT_EFFECT : ofSample);
    }

    private void forgetEndedHosts() {
        withWindows.removeIf(name -> {
            boolean ended = hosts.get(name).timeline().isIdle() && !postponed.has(name);
            if (ended) {
                stores.forgetWindows(name);
                senders.forget(name);
            }
            return ended;
        });
    }
}
