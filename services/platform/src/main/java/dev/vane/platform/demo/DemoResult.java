package dev.vane.platform.demo;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.SkippedWindow;
import dev.vane.platform.audit.Audit;
import dev.vane.platform.audit.DueWindows;
import dev.vane.platform.audit.OutcomeLedger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a demo came to, as a reader of committed records counts it over all that the topics hold.
 *
 * @param vms VMs that sent samples
 * @param samples samples that were sent: accepted ones, duplicates and dead letters
 * @param accepted samples that count
 * @param duplicateSamples second copies
 * @param deadLetters records that could not be used, by reason
 * @param dueWindows windows that had to have an outcome, told from the samples alone
 * @param predictions windows that were predicted, each VM and second once
 * @param skipped windows that were not, by reason, each VM and second once
 * @param duplicates outcomes beyond the first of a VM and second
 * @param complete true if every source came to its own end
 * @param p50DelayMs median time from event to visible prediction; empty in a replay, whose events are old
 * @param p99DelayMs its 99th percentile
 * @param model name and version of the model
 * @param trained false if the predictions mean nothing
 * @param stress what was predicted and measured with the greedy neighbour and without, and the mean errors of what was
 *     predicted and of what the model alone said, by VM; empty without a greedy neighbour
 * @param complaints what is not as it should be
 */
public record DemoResult(
        int vms,
        long samples,
        long accepted,
        long duplicateSamples,
        Map<DeadLetter.Reason, Long> deadLetters,
        long dueWindows,
        long predictions,
        Map<SkippedWindow.Reason, Long> skipped,
        long duplicates,
        boolean complete,
        OptionalLong p50DelayMs,
        OptionalLong p99DelayMs,
        String model,
        boolean trained,
        Map<String, Map<String, Double>> stress,
        List<String> complaints) {

    static DemoResult of(
            Audit audit,
            boolean complete,
            OptionalLong p50,
            OptionalLong p99,
            String model,
            boolean trained,
            Map<String, Map<String, Double>> stress) {
        DueWindows due = audit.dueWindows();
        OutcomeLedger outcomes = audit.outcomes();
        long refused =
                due.deadLetters().values().stream().mapToLong(Long::longValue).sum();
        return new DemoResult(
                due.vms().size(),
                due.accepted() + due.duplicates() + refused,
                due.accepted(),
                due.duplicates(),
                Map.copyOf(audit.deadLetters()),
                due.dueWindows(),
                outcomes.predictions(),
                Map.copyOf(outcomes.skipped()),
                outcomes.duplicates(),
                complete,
                p50,
                p99,
                model,
                trained,
                stress,
                audit.complaints());
    }

    /** As a JSON object for programs. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vms", vms);
        json.put("samples", samples);
        json.put("acceptedSamples", accepted);
        json.put("duplicateSamples", duplicateSamples);
        json.put("deadLetters", deadLetters);
        json.put("dueWindows", dueWindows);
        json.put("predictions", predictions);
        json.put("skipped", skipped);
        json.put("duplicates", duplicates);
        json.put("complete", complete);
        json.put("p50DelayMs", orNull(p50DelayMs));
        json.put("p99DelayMs", orNull(p99DelayMs));
        json.put("model", model);
        json.put("trained", trained);
        json.put("stress", stress);
        json.put("complaints", complaints);
        return json;
    }

    /** As a line for people. */
    String toLine() {
        return "%d samples of %d VMs, %d windows due: %d predicted, skipped %s; dead letters %s%s%s"
                .formatted(
                        samples,
                        vms,
                        dueWindows,
                        predictions,
                        skipped.isEmpty() ? "none" : skipped,
                        deadLetters.isEmpty() ? "none" : deadLetters,
                        p50DelayMs.isPresent()
                                ? "; delay p50 %d ms, p99 %d ms".formatted(p50DelayMs.getAsLong(), p99DelayMs.orElse(0))
                                : "",
                        complete ? "" : "; cut short");
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
