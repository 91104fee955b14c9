package dev.vane.pipeline.answer;

import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;

/** A question that is not answered, and what whoever asked is told. */
final class RefusedQuestionException extends Exception {
    private final transient Refusal refusal;

    RefusedQuestionException(Reason reason, String field, String detail) {
        super(detail, null, false, false);
        this.refusal = new Refusal(reason, field, detail);
    }

    static RefusedQuestionException invalid(String field, String detail) {
        return new RefusedQuestionException(Reason.INVALID, field, detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
