package dev.vane.collector;

import org.apache.kafka.common.Uuid;

/** Asks the brokers for the topic that is sent to. */
interface TopicWatch {
    /** What they say. */
    sealed interface State {
        /**
         * Every partition can be used.
         *
         * @param id tells a topic from another one of the same name
         */
        record Usable(Uuid id) implements State {}

        /** It cannot be used now. */
        record Unusable(String reason) implements State {}
    }

    /** Asks, and waits a few seconds for the answer. */
    State ask() throws InterruptedException;
}
