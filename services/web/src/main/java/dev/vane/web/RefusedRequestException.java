package dev.vane.web;

/** A question that is not answered, and why. */
final class RefusedRequestException extends RuntimeException {
    private final int status;

    private RefusedRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The question itself is wrong. */
    static RefusedRequestException bad(String message) {
        return new RefusedRequestException(400, message);
    }

    /** What is asked for is not there. */
    static RefusedRequestException unknown(String message) {
        return new RefusedRequestException(404, message);
    }

    /** It may be answered later. */
    static RefusedRequestException notYet(String message) {
        return new RefusedRequestException(503, message);
    }

    /** The HTTP status. */
    int status() {
        return status;
    }
}
