package dev.vane.pipeline.validate;

import dev.vane.contracts.HostRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record that keeps the contract, with its bytes as received: they are kept in the stores, and sent to the dead letters
 * if the record turns out to be late.
 */
public record Received(HostRecord record, Bytes key, Bytes value, Origin origin) {}
