package dev.vane.contracts;

/** What a source sends, keyed by host: a sample for each VM and second, then a tick that ends the second. */
public sealed interface SourceRecord extends HostRecord permits Sample, Tick {
    /** Event time in seconds since the epoch: the nominal end of the second that the record is about. */
    @Override
    long second();
}
