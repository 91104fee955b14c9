package dev.vane.pipeline.window;

import dev.vane.contracts.DeadLetter.Reason;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Closes the seconds of each host and assembles the windows of its VMs. What is due goes on in order; late samples
 * become dead letters; duplicates are counted and have no effect.
 */
public final class WindowAssembly implements Processor<String, Received, Object, Object> {
    /** How often hosts that have ended are looked for; what is dropped then decides nothing any more. */
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final String next;
    private final int windowLength;
    private final Overload configured;
    private final PipelineMetrics metrics;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Set<String> withWindows = new HashSet<>();
    private final List<HostEmissions> owed = new ArrayList<>();
    private ProcessorContext<Object, Object> context;
    private Overload overload;
    private DeadLetters deadLetters;
    private HostStores stores;

    private WindowAssembly(String next, int windowLength, Overload overload, PipelineMetrics metrics) {
        this.next = next;
        this.windowLength = windowLength;
        this.configured = overload;
        this.metrics = metrics;
    }

    /**
     * Supplies the processor with its stores.
     *
     * @param next name of the processor that takes what is due
     * @param windowLength T, rows of a full window
     */
    public static ProcessorSupplier<String, Received, Object, Object> supplier(
            String next, int windowLength, Overload overload, PipelineMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Received, Object, Object> get() {
                return new WindowAssembly(next, windowLength, overload, metrics);
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
        for (Host host : stores.load(windowLength, owed)) {
            hosts.put(host.name(), host);
            withWindows.add(host.name());
        }
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> forgetEndedHosts());
        Cancellable[] once = new Cancellable[1];
        once[0] = context.schedule(Duration.ofMillis(1), PunctuationType.WALL_CLOCK_TIME, now -> {
            forwardOwed(now);
            once[0].cancel();
        });
    }

    @Override
    public void process(Record<String, Received> received) {
        forwardOwed(received.timestamp());
        SourceRecord record = received.value().record();
        Host host = hosts.computeIfAbsent(record.host(), name -> new Host(name, windowLength));
        switch (host.timeline().judge(record)) {
            case ACCEPTED -> accept(host, received);
            case DUPLICATE -> withoutEffect(record, RecordResult.SAMPLE_DUPLICATE);
            case LATE -> late(received);
        }
    }

    private void accept(Host host, Record<String, Received> received) {
        SourceRecord record = received.value().record();
        HostTimeline timeline = host.timeline();
        int stride = overload.stride(received.timestamp());
        boolean timeMoves = timeline.isAhead(record.second());

        List<Closing> closed = new ArrayList<>(timeline.closeBefore(record.second(), stride));
        settle(host, closed, received);
        if (timeMoves) {
            // Before the new sample takes the slot of an old one that a waiting window may still need.
            context.forward(received.withValue(host.arrivedAt(record.second())), next);
        }
        if (record instanceof Sample sample) {
            stores.save(sample, received.value().value().get());
            metrics.record(RecordResult.SAMPLE_ACCEPTED);
        } else {
            metrics.record(RecordResult.TICK_ACCEPTED);
        }
        List<Closing> completed = timeline.apply(record, stride);
        settle(host, completed, received);
        if (timeMoves || record instanceof Tick || !closed.isEmpty() || !completed.isEmpty()) {
            stores.save(host.name(), timeline.state());
        }
    }

    private void settle(Host host, List<Closing> closed, Record<String, Received> cause) {
        for (Closing closing : closed) {
            stores.save(host.name(), closing);
            withWindows.add(host.name());
            metrics.closedSecond();
            context.forward(cause.withValue(host.advance(closing)), next);
        }
    }

    private void late(Record<String, Received> received) {
        Received late = received.value();
        if (late.record() instanceof Tick) {
            metrics.record(RecordResult.TICK_WITHOUT_EFFECT);
            return;
        }
        context.forward(
                deadLetters.of(
                        received,
                        late.key().get(),
                        late.value().get(),
                        Reason.LATE,
                        "second %d of %s is closed"
                                .formatted(late.record().second(), late.record().host())),
                DeadLetters.SINK);
    }

    private void withoutEffect(SourceRecord record, RecordResult ofSample) {
        metrics.record(record instanceof Tick ? RecordResult.TICK_WITHOUT_EFFECT : ofSample);
    }

    /** What a restart found still owed goes first. */
    private void forwardOwed(long timestamp) {
        for (HostEmissions emissions : owed) {
            context.forward(new Record<>(emissions.host(), emissions, timestamp), next);
        }
        owed.clear();
    }

    private void forgetEndedHosts() {
        withWindows.removeIf(name -> {
            Host host = hosts.get(name);
            boolean ended = host.timeline().isIdle() && stores.owesNothing(host);
            if (ended) {
                stores.forgetWindows(name);
            }
            return ended;
        });
    }
}
