package dev.vane.web;

import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.ModelResponse.Answer;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Prediction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What came of the newest model requests, whoever sent them. Safe for threads: one writes, many ask. */
final class RecentResponses {
    /** Most that are kept. */
    static final int MOST = 200;

    private final Deque<Head> heads = new ArrayDeque<>();

    /**
     * One of them in short.
     *
     * @param time when it was appended, in seconds since the epoch
     * @param prediction empty of a refusal
     * @param refusal empty of an answer
     */
    record Head(String id, String client, long time, Optional<Predicted> prediction, Optional<Refused> refusal) {}

    /**
     * What was answered.
     *
     * @param relativePerformance shifted as the published prediction was
     * @param published relative performance, if the window was predicted
     */
    record Predicted(
            String host,
            String vm,
            long second,
            float relativePerformance,
            Optional<Float> published,
            boolean unfamiliar,
            boolean explained) {}

    /** Why nothing was. */
    record Refused(String reason, String field, String error) {}

    /** Adds one; parts of maps say nothing new. */
    synchronized void add(ModelResponse response, long appendedMillis) {
        long time = Math.floorDiv(appendedMillis, 1000L);
        switch (response.outcome()) {
            case Answer answer ->
                add(new Head(response.id(), response.client(), time, Optional.of(head(answer)), Optional.empty()));
            case Refusal refusal ->
                add(new Head(
                        response.id(),
                        response.client(),
                        time,
                        Optional.empty(),
                        Optional.of(new Refused(refusal.reason().name(), refusal.field(), refusal.detail()))));
            case ModelResponse.MapPart _ -> {}
        }
    }

    private static Predicted head(Answer answer) {
        Prediction prediction = answer.prediction();
        return new Predicted(
                prediction.key().host(),
                prediction.key().vm(),
                prediction.second(),
                answer.shifted(),
                answer.published().map(Prediction::relativePerformance),
                prediction.unfamiliar(),
                answer.explanation().isPresent());
    }

    private void add(Head head) {
        heads.addFirst(head);
        if (heads.size() > MOST) {
            heads.removeLast();
        }
    }

    /** The newest first. */
    synchronized List<Head> newest() {
        return List.copyOf(heads);
    }
}
