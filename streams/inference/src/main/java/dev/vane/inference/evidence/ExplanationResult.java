package dev.vane.inference.evidence;

import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.attribution.Cells;
import dev.vane.inference.attribution.GroupRelevance;
import dev.vane.inference.attribution.Relevance;
import java.util.List;
import java.util.Map;

/**
 * The explanation of one window, and what it is based on.
 *
 * @param sentence the evidence in words
 * @param looked the cells that were set to their baseline, by metric, heaviest first; also where they account for nothing
 *     and are therefore no evidence
 * @param mass share of the evidence map that they hold
 * @param relevances of the method that the evidence is by, and of the others that were asked for
 * @param groups the same as ranks of groups, most relevant first
 * @param inferences windows that the predicting model was asked about
 * @param explanations windows that the explaining model was asked about
 */
public record ExplanationResult(
        Evidence evidence,
        String sentence,
        List<List<Cells>> looked,
        double mass,
        Map<AttributionMethod, Relevance> relevances,
        Map<AttributionMethod, List<GroupRelevance>> groups,
        int inferences,
        int explanations) {
    public ExplanationResult {
        looked = looked.stream().map(List::copyOf).toList();
        relevances = Map.copyOf(relevances);
        groups = Map.copyOf(groups);
    }
}
