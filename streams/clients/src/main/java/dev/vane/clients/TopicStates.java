package dev.vane.clients;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks the brokers what they hold of topics. */
interface TopicStates extends AutoCloseable {
    /** Asks without waiting. A topic that does not exist is not in the answer. */
    CompletableFuture<Map<String, TopicState>> ask(Collection<String> topics);

    /** Waits for nothing: what was asked is no longer wanted. */
    @Override
    void close();
}
