package dev.vane.training.faithfulness;

/**
 * The evidence that would be told of one window.
 *
 * @param percentile share of random sets of cells, of the same size and groups, that move the prediction less; NaN if the
 *     evidence has no cells
 * @param beatsAttention 1 if the metrics with most raw attention, as many and in the same seconds, move it less, 0 if not, NaN
 *     if the evidence has no cells
 * @param accusesAny true if a bad prediction is explained by findings
 * @param accusesNeighbour true if one of them is the neighbours'
 * @param told group that the sentence alone says has the largest effect; empty if it names none
 * @param pointed group of the heaviest cells alone; empty if there are none
 * @param timeDistance how far the cells lie in time from the injection, as a share of the window; NaN unless an injection
 *     covers a part of it
 * @param uniformTimeDistance the same for cells all over the window
 */
record EvidenceMeasure(
        double percentile,
        double beatsAttention,
        boolean accusesAny,
        boolean accusesNeighbour,
        String told,
        String pointed,
        double timeDistance,
        double uniformTimeDistance) {}
