package dev.vane.training.faithfulness;

import java.util.List;

/** The tests of the evidence that would be told, by the method that is the default today. */
final class EvidenceTests {
    private EvidenceTests() {}

    /** One test. */
    record Line(String key, String words, Estimate estimate) {}

    static List<Line> lines(Scoreboard scores) {
        return List.of(
                new Line(
                        "percentile",
                        "share of %d random sets of the same size and groups that move the prediction less (at least 0.9)"
                                .formatted(EvidenceTrial.RANDOM_SETS),
                        scores.ofEvidence(EvidenceMeasure::percentile)),
                new Line(
                        "beatsAttention",
                        "moves it more than as many cells of the metrics with most raw attention",
                        scores.ofEvidence(EvidenceMeasure::beatsAttention)),
                new Line(
                        "sameGroup",
                        "the sentence alone and the cells alone name the same group, where the sentence names one (at least 0.95)",
                        scores.ofEvidence(one -> one.told().isEmpty()
                                ? Double.NaN
                                : share(one.told().equals(one.pointed())))),
                new Line(
                        "toldRight",
                        "the sentence alone names a right group; it may name none",
                        scores.rightOfEvidence(EvidenceMeasure::told)),
                new Line(
                        "pointedRight",
                        "the cells alone name a right group",
                        scores.rightOfEvidence(EvidenceMeasure::pointed)),
                new Line(
                        "timeDistance",
                        "distance in time from an injection that covers a part of the window, as a share of the window",
                        scores.ofEvidence(EvidenceMeasure::timeDistance)),
                new Line(
                        "uniformTimeDistance",
                        "the same distance for pointing everywhere alike",
                        scores.ofEvidence(
                                one -> Double.isNaN(one.timeDistance()) ? Double.NaN : one.uniformTimeDistance())),
                new Line(
                        "falseFindings",
                        "findings for a bad prediction, in calm windows",
                        scores.ofCalmEvidence(one -> share(one.accusesAny()))),
                new Line(
                        "falseAccusations",
                        "findings that are the neighbours', in calm windows",
                        scores.ofCalmEvidence(one -> share(one.accusesNeighbour()))));
    }

    private static double share(boolean yes) {
        return yes ? 1 : 0;
    }
}
