package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;

/** Bytes that are not the record they should be. Carries no stack trace: bad input is ordinary. */
final class RefusedException extends Exception {
    private final Reason reason;

    RefusedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /** Throws the refusal through code that declares no checked exceptions. */
    static Carrier unchecked(Reason reason, String detail) {
        return new Carrier(new RefusedException(reason, detail));
    }

    /** See {@link #unchecked}. */
    static final class Carrier extends RuntimeException {
        private final RefusedException refused;

        private Carrier(RefusedException refused) {
            super(refused.getMessage(), refused, false, false);
            this.refused = refused;
        }

        RefusedException refused() {
            return refused;
        }
    }
}
