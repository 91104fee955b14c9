package dev.vane.training.faithfulness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.dataset.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether attention rises on what is contended, written down: JSON for programs, Markdown for people.
 *
 * @param model its name and version
 * @param modelSha256 of the file that serves
 * @param dataset its name
 * @param command that makes this report
 * @param outOfFold applications whose windows were shown to a network of the inner folds, and not to the bundle's
 * @param windows of all applications
 */
public record AttentionReport(
        String model,
        String modelSha256,
        String dataset,
        String command,
        Set<String> outOfFold,
        List<AttentionWindow> windows) {
    /** Of the files, without their endings. */
    public static final String NAME = "attention-auc";

    /** AUC from which attention may be read as pointing at what is contended. */
    static final double TARGET = 0.7;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public AttentionReport {
        outOfFold = Set.copyOf(outOfFold);
        windows = List.copyOf(windows);
    }

    private static boolean any(AttentionScores.Case one) {
        return true;
    }

    /** What was found, in sentences. */
    public String verdict() {
        return verdict(scores());
    }

    private AttentionScores scores() {
        return AttentionScores.of(windows, BlamedGroups.LAB);
    }

    private static String verdict(AttentionScores scores) {
        Estimate attention = scores.auc(Indicator.ATTENTION, AttentionReport::any);
        if (!attention.isKnown()) {
            return "No VM has contended and calm windows enough, so nothing can be said of attention.";
        }
        String found =
                "The share of attention on what is contended has an AUC of %s, a random network's %s; at least %.1f is wanted: %s."
                        .formatted(
                                attention.text(2),
                                scores.auc(Indicator.RANDOM_NETWORK, AttentionReport::any)
                                        .text(2),
                                TARGET,
                                isReached(attention)
                                        ? "reached"
                                        : "not reached, so attention says where the network looks, and the stall ledger is what is shown as the reason");
        Estimate timeLost = scores.auc(Indicator.TIME_LOST, AttentionReport::any);
        return !timeLost.isKnown()
                ? found
                : "%s Of CPU interferers the CPU time lost to others has %s, attention on the same VMs %s."
                        .formatted(
                                found,
                                timeLost.text(2),
                                scores.auc(Indicator.ATTENTION, one -> one.isKnownTo(Indicator.TIME_LOST))
                                        .text(2));
    }

    private static boolean isReached(Estimate attention) {
        return attention.value() >= TARGET && attention.low() > 0.5;
    }

    /**
     * Writes both files.
     *
     * @param folder made if it is missing
     */
    public void write(Path folder) throws IOException {
        AttentionScores scores = scores();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(NAME + ".json"), JSON.writeValueAsString(json(scores)) + "\n");
        Files.writeString(folder.resolve(NAME + ".md"), markdown(scores));
    }

    private ObjectNode json(AttentionScores scores) {
        ObjectNode json = JSON.createObjectNode();
        json.put("model", model).put("modelSha256", modelSha256).put("dataset", dataset);
        json.put("command", command).put("windows", windows.size()).put("target", TARGET);
        json.put("reached", isReached(scores.auc(Indicator.ATTENTION, AttentionReport::any)))
                .put("verdict", verdict(scores));
        json.set("outOfFold", JSON.valueToTree(new TreeSet<>(outOfFold)));
        ObjectNode parts = json.putObject("parts");
        scores.parts().forEach((name, among) -> {
            ObjectNode part = parts.putObject(name).put("cases", scores.count(among));
            scores.estimates(among).forEach((words, estimate) -> part.set(words, json(estimate)));
        });
        return json;
    }

    /** Of an estimate over applications, which are what is drawn and what counts. */
    private static ObjectNode json(Estimate estimate) {
        ObjectNode json = estimate.json();
        json.remove(List.of("windows", "runs"));
        return json.put("applications", estimate.runs());
    }

    private String markdown(AttentionScores scores) {
        Set<String> columns = scores.estimates(AttentionReport::any).keySet();
        StringBuilder table = new StringBuilder("| | VMs and kinds | applications | %s |\n|---|---|---|%s\n"
                .formatted(String.join(" | ", columns), "---|".repeat(columns.size())));
        scores.parts()
                .forEach((name, among) -> table.append("| %s | %d | %d | %s |\n"
                        .formatted(
                                name,
                                scores.count(among),
                                scores.auc(Indicator.ATTENTION, among).runs(),
                                scores.estimates(among).values().stream()
                                        .map(estimate -> estimate.text(2))
                                        .collect(Collectors.joining(" | ")))));
        return """
            # Whether attention rises on what is contended: %s on %s

            Written by `%s`; the file that serves has the SHA-256 `%s`.

            %s

            %s
            ## How it was measured

            %d windows, one every five seconds, of applications that the network which was asked about them had not seen. %s

            A window is contended if one kind of interferer was on in all of its last %d seconds, and calm if none was on in any of \
            its seconds. They are compared within one VM of one block that has %d of each at least, where a metric of the host tells \
            of what the interferer presses on. AUC is the share of pairs of a contended and a calm window in which the contended one \
            has the higher number, ties counting half: 0.5 tells nothing, 1 everything. A number is the mean over applications, each \
            the mean of its VMs and kinds, with a 95 %% interval for which applications are drawn.

            - **attention**: the share, as published, of the groups of metrics that tell of what the interferer presses on, the VM's \
            own and its neighbours' together, by a table that was fixed before: %s.
            - **random network**: the same of a network of the same make with random weights.
            - **z-score**: of these groups the VM's own metric whose mean over the window is farthest from the middle of training.
            - **time lost to others**: by the [stall ledger](../stall-ledger.md), the mean of the last %d seconds; where a host kept \
            none, all waiting for a CPU. It tells of CPUs only.
            """.formatted(
                        model,
                        dataset,
                        command,
                        modelSha256,
                        verdict(scores),
                        table,
                        windows.size(),
                        origin(),
                        Labels.TARGET_ROWS,
                        AttentionScores.LEAST_WINDOWS,
                        groups(),
                        Labels.TARGET_ROWS);
    }

    private String origin() {
        return outOfFold.isEmpty()
                ? "The data set keeps all of them from training."
                : "The data set keeps the others from training; those of %s were shown to networks of the inner folds of training."
                        .formatted(String.join(", ", new TreeSet<>(outOfFold)));
    }

    private static String groups() {
        return BlamedGroups.LAB.ofKind().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + String.join(", ", new TreeSet<>(entry.getValue())))
                .sorted()
                .collect(Collectors.joining("; "));
    }
}
