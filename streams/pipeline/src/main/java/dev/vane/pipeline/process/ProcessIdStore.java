package dev.vane.pipeline.process;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store that holds nothing and declares itself persistent. Only where there is a persistent store does Kafka Streams keep
 * its process id in the state directory, and with it the ids of its transactions. An instance that starts again after a
 * crash then ends at once the transaction that was left open. With new ids, readers of committed records would wait until
 * it times out.
 */
public final class ProcessIdStore implements StateStore {
    private static final String NAME = "process-id";

    private boolean open;

    private ProcessIdStore() {}

    /** For one processor of each application. */
    public static StoreBuilder<ProcessIdStore> builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Nothing to cache and nothing to log. */
    private static final class Builder implements StoreBuilder<ProcessIdStore> {
        @Override
        public StoreBuilder<ProcessIdStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<ProcessIdStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<ProcessIdStore> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<ProcessIdStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public ProcessIdStore build() {
            return new ProcessIdStore();
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return NAME;
        }
    }
}
