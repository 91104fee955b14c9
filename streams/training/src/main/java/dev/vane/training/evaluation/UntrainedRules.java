package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.LedgerMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * What a report says of the baselines that need no training.
 *
 * @param rules of each, what it is and how often it had nothing to go by
 * @param known false if the data set has none of the columns that they read, so that they were left out
 */
record UntrainedRules(List<Rule> rules, boolean known) {
    static final String NO_COLUMNS = "no such columns";

    /**
     * One baseline.
     *
     * @param withoutValue scored windows of which the ledger says nothing: they have the training median
     */
    record Rule(String name, String rule, int withoutValue) {}

    UntrainedRules {
        rules = List.copyOf(rules);
    }

    static UntrainedRules of(List<LedgerMethod> methods, ExampleSet scored) {
        List<Rule> rules = new ArrayList<>();
        for (LedgerMethod method : methods) {
            int without = scored.only(example -> !method.hasValue(example)).size();
            rules.add(new Rule(method.name(), method.rule(), without));
        }
        return new UntrainedRules(rules, scored.hasLedger());
    }

    /** True if a method is one of these and was measured. */
    boolean has(Measured method) {
        return known && rules.stream().anyMatch(rule -> rule.name.equals(method.name()));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!known) {
            rules.forEach(rule -> json.putObject(rule.name).put("leftOut", NO_COLUMNS));
            return json;
        }
        rules.forEach(
                rule -> json.putObject(rule.name).put("rule", rule.rule).put("windowsWithoutValue", rule.withoutValue));
        return json;
    }

    /** Lines of a list; none if there are no such baselines. */
    String markdown() {
        if (rules.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        if (!known) {
            text.append("Left out, no training needed:\n\n");
            rules.forEach(rule -> text.append("- %s: %s\n".formatted(rule.name, NO_COLUMNS)));
            return text.append('\n').toString();
        }
        text.append("Not trained: rules over where a VM's time went, each the mean over a window's last ten seconds,"
                + " where the target is measured.\n\n");
        rules.forEach(
                rule -> text.append("- %s: %s. Windows without a value, which have the training median instead: %d\n"
                        .formatted(rule.name, rule.rule, rule.withoutValue)));
        return text.append('\n').toString();
    }
}
