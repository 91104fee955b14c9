package dev.vane.pipeline.answer;

import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What was answered, by the request's id: when the request was appended, and the response. In memory and logged. */
final class AnsweredStore {
    static final String NAME = "answered";

    private final KeyValueStore<String, byte[]> store;

    AnsweredStore(ProcessorContext<?, ?> context) {
        store = context.getStateStore(NAME);
    }

    static StoreBuilder<?> builder() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    Optional<ModelResponse> find(String id) {
        return Optional.ofNullable(store.get(id)).map(stored -> Topics.RESPONSES
                .value()
                .deserializer()
                .deserialize(NAME, Arrays.copyOfRange(stored, Long.BYTES, stored.length)));
    }

    void put(ModelResponse response, long appendedMillis) {
        byte[] encoded = Topics.RESPONSES.value().serializer().serialize(NAME, response);
        store.put(
                response.id(),
                ByteBuffer.allocate(Long.BYTES + encoded.length)
                        .putLong(appendedMillis)
                        .put(encoded)
                        .array());
    }

    /** Forgets what was asked before. */
    void forgetBefore(long appendedMillis) {
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> one = all.next();
                if (ByteBuffer.wrap(one.value).getLong() < appendedMillis) {
                    old.add(one.key);
                }
            }
        }
        old.forEach(store::delete);
    }
}
