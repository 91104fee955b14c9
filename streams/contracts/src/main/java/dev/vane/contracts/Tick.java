package dev.vane.contracts;

import java.util.List;

/**
 * The record with which a source ends one second of one host.
 *
 * @param host name of the host, also the record key
 * @param second the second that has ended, in seconds since the epoch
 * @param read VMs that have a sample in this second
 * @param gone VMs that are no longer there
 * @param last an orderly end of the source: names all VMs gone and closes every open second at once
 */
public record Tick(String host, long second, List<String> read, List<String> gone, boolean last)
        implements SourceRecord {
    public Tick {
        VmKey.requireHost(host);
        read = List.copyOf(read);
        gone = List.copyOf(gone);
    }
}
