package dev.vane.pipeline.window;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that wait until seconds of their host are predicted, in the order in which each host sent them.
 * Nearly always there are none.
 */
final class PostponedRecords {
    private final KeyValueStore<String, PostponedRecord> store;
    private final LinkedHashMap<String, Deque<Entry>> byHost = new LinkedHashMap<>();
    private long nextNumber;
    private int size;

    private record Entry(long number, PostponedRecord postponed) {}

    PostponedRecords(ProcessorContext<?, ?> context) {
        store = context.getStateStore(Stores.POSTPONED_RECORDS);
        try (KeyValueIterator<String, PostponedRecord> all = store.all()) {
            // Keys are sorted by number.
            all.forEachRemaining(kept -> {
                nextNumber = Long.parseLong(kept.key);
                enqueue(kept.value);
            });
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** True if a record of that host waits, so that its later records must wait too. */
    boolean has(String host) {
        return byHost.containsKey(host);
    }

    void add(PostponedRecord postponed) {
        store.put(key(nextNumber), postponed);
        enqueue(postponed);
    }

    private void enqueue(PostponedRecord postponed) {
        byHost.computeIfAbsent(postponed.host(), host -> new ArrayDeque<>()).addLast(new Entry(nextNumber, postponed));
        nextNumber++;
        size++;
    }

    /**
     * Processes the records of one host, in order, for as long as none has to wait. Each call begins with another host, if
     * there is one.
     *
     * @param processing returns the record as it has to wait on, or nothing if it is done
     */
    void processNextHost(Function<PostponedRecord, Optional<PostponedRecord>> processing) {
        String host = byHost.firstEntry().getKey();
        Deque<Entry> entries = byHost.remove(host);
        boolean waits = false;
        while (!entries.isEmpty() && !waits) {
            Entry first = entries.removeFirst();
            Optional<PostponedRecord> left = processing.apply(first.postponed());
            waits = left.isPresent();
            left.ifPresentOrElse(
                    postponed -> {
                        entries.addFirst(new Entry(first.number(), postponed));
                        if (!postponed.equals(first.postponed())) {
                            store.put(key(first.number()), postponed);
                        }
                    },
                    () -> {
                        store.delete(key(first.number()));
                        size--;
                    });
        }
        if (!entries.isEmpty()) {
            byHost.put(host, entries);
        }
    }

    private static String key(long number) {
        return "%019d".formatted(number);
    }
}
