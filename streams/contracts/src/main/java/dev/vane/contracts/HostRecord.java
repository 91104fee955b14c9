package dev.vane.contracts;

/** What stands on the samples topic, keyed by host: the log of one host, whose order decides what is predicted when. */
public sealed interface HostRecord permits SourceRecord, MeasuredPerformance, Reset {
    /** Name of the host, also the record key. */
    String host();

    /** Time in seconds since the epoch: the nominal end of the last second that the record is about. */
    long second();
}
