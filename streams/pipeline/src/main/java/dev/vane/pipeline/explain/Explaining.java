package dev.vane.pipeline.explain;

import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.inference.engine.ModelFailedException;
import dev.vane.pipeline.explain.ExplainMetrics.WindowResult;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains the selected windows, one after another. A window that cannot be explained stops no other. */
final class Explaining implements Processor<byte[], byte[], Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(Explaining.class);

    private final WindowExplainer.Opener opener;
    private final ExplainMetrics metrics;
    private ProcessorContext<Object, Object> context;
    private WindowExplainer explainer;
    private PastStore past;

    private Explaining(WindowExplainer.Opener opener, ExplainMetrics metrics) {
        this.opener = opener;
        this.metrics = metrics;
    }

    /** Supplies the processor with its store. */
    static ProcessorSupplier<byte[], byte[], Object, Object> supplier(
            WindowExplainer.Opener opener, ExplainMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], Object, Object> get() {
                return new Explaining(opener, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return PastStore.stores();
            }
        };
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        this.explainer = opener.open();
        this.past = new PastStore(context);
    }

    @Override
    public void process(Record<byte[], byte[]> selected) {
        WindowToExplain window;
        try {
            window = Topics.WINDOWS_TO_EXPLAIN
                    .value()
                    .deserializer()
                    .deserialize(Topics.WINDOWS_TO_EXPLAIN.name(), selected.value());
            if (window == null) {
                past.forget(vm(selected.key()));
                return;
            }
        } catch (SerializationException e) {
            refuse(WindowResult.UNREADABLE, e.getMessage());
            return;
        }
        if (window.prediction().model().equals(explainer.model())) {
            explain(window);
        } else {
            refuse(WindowResult.OTHER_MODEL, window.prediction().model() + " and not " + explainer.model());
        }
    }

    private static VmKey vm(byte[] key) {
        if (key == null) {
            throw new SerializationException("the key must be host/vm, and there is none");
        }
        return Topics.WINDOWS_TO_EXPLAIN.key().deserializer().deserialize(Topics.WINDOWS_TO_EXPLAIN.name(), key);
    }

    private void explain(WindowToExplain window) {
        long start = System.nanoTime();
        Explained explained;
        try {
            explained = explainer.explain(window, past.before(window, explainer.model()));
        } catch (IllegalArgumentException | ModelFailedException e) {
            refuse(WindowResult.FAILED, "%s at %d: %s".formatted(window.key(), window.second(), e.getMessage()));
            return;
        } catch (UntrueStatementException e) {
            metrics.window(WindowResult.UNTRUE);
            LOG.warn(
                    "explanation withheld vm={} second={} reason=\"{}\"",
                    window.key(),
                    window.second(),
                    e.getMessage());
            return;
        }
        metrics.took(System.nanoTime() - start);
        publish(window, explained);
        metrics.window(window.change().isPresent() ? WindowResult.EXPLAINED : WindowResult.MEASURED);
    }

    private void publish(WindowToExplain window, Explained explained) {
        explained.explanation().ifPresent(explanation -> forward(ExplainTopology.EXPLANATIONS, window, explanation));
        explained.maps().forEach(map -> forward(ExplainTopology.MAPS, window, map));
        explained.sampled().ifPresent(sampled -> {
            forward(ExplainTopology.STATISTICS, window, sampled.statistics());
            past.keep(window, sampled.rows());
        });
    }

    private void forward(String sink, WindowToExplain window, Object value) {
        context.forward(new Record<Object, Object>(window.key(), value, window.second() * 1000), sink);
    }

    private void refuse(WindowResult result, String why) {
        metrics.window(result);
        LOG.debug("not explained result={} reason=\"{}\"", result, why);
    }
}
