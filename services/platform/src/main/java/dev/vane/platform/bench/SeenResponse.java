package dev.vane.platform.bench;

/**
 * What came of a model request, as who sent it saw it.
 *
 * @param sentMillis when it was sent, in milliseconds since the epoch
 * @param tookMillis until the response was seen, or was no longer waited for
 * @param answered false if it was refused, or nothing came
 */
record SeenResponse(long sentMillis, long tookMillis, boolean answered) {}
