package dev.vane.collector.ingest;

/** A message is not what its door expects, and why. */
public final class UnreadableMessageException extends Exception {
    public UnreadableMessageException(String reason) {
        super(reason);
    }
}
