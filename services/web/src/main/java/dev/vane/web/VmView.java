package dev.vane.web;

import dev.vane.contracts.Adaptation;
import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Change;
import dev.vane.contracts.Condition;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.Degradation;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.StallLedger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The newest that is known of one VM, as the API tells it; the prediction's fields are absent while there is none.
 *
 * @param second of the prediction; of the window that was skipped while there is none
 * @param ledger where its time went in the second of the prediction, if its host tells
 * @param degradation how likely it runs slower than some values; empty if the model cannot tell
 * @param adaptation what the model alone says, and what shifted it; empty if nothing did
 * @param losses who lost CPU time to whom in the second of the prediction, if its host tells
 * @param condition whether it is degraded, and since when; empty if the model cannot tell
 * @param heard when its newest record was appended, in seconds since the epoch
 * @param measured what was measured at about the time of the prediction
 * @param topGroup the group of metrics that the model looked at most then
 * @param explanation the newest explanation, of whatever second
 * @param skipped the newest window that was not predicted, if it is newer than the prediction
 */
record VmView(
        String host,
        String vm,
        long second,
        Optional<Float> relativePerformance,
        OptionalDouble lower,
        OptionalDouble upper,
        OptionalDouble familiarity,
        Optional<Boolean> unfamiliar,
        Optional<Boolean> trained,
        Optional<String> model,
        OptionalInt realRows,
        OptionalInt imputedRows,
        Optional<StallLedger> ledger,
        List<Degradation> degradation,
        Optional<Adaptation> adaptation,
        Optional<CpuLosses> losses,
        Optional<Condition> condition,
        long heard,
        Optional<Float> measured,
        Optional<GroupShare> topGroup,
        Optional<ExplanationLine> explanation,
        Optional<VmHistory.Skip> skipped) {

    /** What of an explanation fits a line. */
    record ExplanationLine(
            long second, Change change, Explanation.Severity severity, Explanation.Triage triage, String sentence) {
        static ExplanationLine of(Explanation explanation) {
            return new ExplanationLine(
                    explanation.second(),
                    explanation.change(),
                    explanation.severity(),
                    explanation.triage(),
                    explanation.sentence());
        }
    }

    static VmView of(VmState vm) {
        Optional<Prediction> made = vm.prediction();
        return new VmView(
                vm.key().host(),
                vm.key().vm(),
                vm.second(),
                made.map(Prediction::relativePerformance),
                made.map(Prediction::lower).orElseGet(OptionalDouble::empty),
                made.map(Prediction::upper).orElseGet(OptionalDouble::empty),
                made.map(Prediction::familiarity).orElseGet(OptionalDouble::empty),
                made.map(Prediction::unfamiliar),
                made.map(Prediction::trained),
                made.map(Prediction::model),
                made.map(prediction -> OptionalInt.of(prediction.realRows())).orElseGet(OptionalInt::empty),
                made.map(prediction -> OptionalInt.of(prediction.imputedRows())).orElseGet(OptionalInt::empty),
                made.flatMap(Prediction::ledger),
                made.map(Prediction::degradation).orElse(List.of()),
                made.flatMap(Prediction::adaptation),
                made.flatMap(Prediction::losses),
                made.flatMap(Prediction::condition),
                vm.heardMillis() / 1000,
                vm.measured(),
                vm.topGroup(),
                vm.newestExplanation().map(ExplanationLine::of),
                vm.skipped());
    }
}
