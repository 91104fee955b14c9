package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;

/** What came of reading one record of the measured-performances topic: one that keeps the contract, or why not. */
public sealed interface MeasuredReading {

    /**
     * The record keeps the contract.
     *
     * @param record a measured performance or a reset
     */
    record Accepted(HostRecord record) implements MeasuredReading {}

    /**
     * The record breaks the contract.
     *
     * @param reason which rule
     * @param detail what was found and what is allowed
     */
    record Refused(Reason reason, String detail) implements MeasuredReading {}
}
