package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;

/** What came of reading one record of the samples topic: a record that keeps the contract, or the reason why not. */
public sealed interface Reading {

    /** The record keeps the contract. */
    record Accepted(HostRecord record) implements Reading {}

    /**
     * The record breaks the contract.
     *
     * @param reason which rule
     * @param detail what was found and what is allowed
     */
    record Refused(Reason reason, String detail) implements Reading {}
}
