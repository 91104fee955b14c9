package dev.vane.pipeline.window;

import org.apache.kafka.common.errors.SerializationException;

/** The changelogs hold state that another version of the pipeline wrote. The message says what to do. */
public final class StateVersionException extends SerializationException {
    private static final long serialVersionUID = 1L;

    StateVersionException(String changelog, int found, int known) {
        super(
                ("%1$s was written by another version of Vane (state version %2$d, this one reads %3$d): end all instances of"
                                + " %4$s, delete its state with 'vane topics reset --application %4$s' and start them again: the"
                                + " pipeline goes on where it last committed, and windows fill anew within a minute")
                        .formatted(changelog, found, known, application(changelog)));
    }

    /** Kafka Streams names a changelog after its application and store. */
    private static String application(String changelog) {
        return changelog.replaceFirst("-(closed-seconds|hosts|postponed-records)-changelog$", "");
    }
}
