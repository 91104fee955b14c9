package dev.vane.pipeline.answer;

import java.time.Duration;

/**
 * What bounds the work for requests.
 *
 * @param perSecond requests that a client may send in a second, on average over some seconds
 * @param longestWait a request that was appended longer ago is refused, so that the queue has an end
 * @param remembered how long an answer is given again to a request with the same id
 */
public record AnswerRules(double perSecond, Duration longestWait, Duration remembered) {}
