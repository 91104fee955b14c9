package dev.vane.contracts;

/** What a source sends, keyed by host: a sample for each VM and second, then a tick that ends the second. */
public sealed interface SourceRecord permits Sample, Tick {
    /** Name of the host, also the record key. */
    String host();

    /** Event time in seconds since the epoch: the nominal end of the second that the record is about. */
    long second();
}
