package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many windows are called unfamiliar on a host that familiarity was not fitted on.
 *
 * @param lines host after host; parts without a window are left out
 * @param threshold of the score, below which they are
 */
public record HostFamiliarity(List<Line> lines, double threshold) implements FamiliarityFindings {
    /**
     * One part of a host's windows.
     *
     * @param part whether their applications ran on another host, too
     * @param windows how many there are
     * @param unfamiliar how many of them are called so
     */
    record Line(String host, String part, long windows, long unfamiliar) {
        double share() {
            return (double) unfamiliar / windows;
        }
    }

    public HostFamiliarity {
        lines = List.copyOf(lines);
    }

    /**
     * Leaves each host out.
     *
     * @param examples windows as serving has them, without ratios; those of lone VMs are learnt from and not asked about
     * @param known what decides
     */
    public static HostFamiliarity of(ExampleSet examples, KnownRule known, long seed) {
        Map<String, Predicate<Example>> parts = Parts.knownApplications(examples);
        List<Line> lines = new ArrayList<>();
        for (Split split : Folds.hosts(examples).splits(examples)) {
            Familiarity familiarity = known.familiarity(split.training(), seed);
            String host = split.test().hosts().iterator().next();
            parts.forEach((part, condition) -> {
                List<Example> some = split.test().examples().stream()
                        .filter(condition)
                        .filter(example -> !example.lone())
                        .toList();
                if (!some.isEmpty()) {
                    lines.add(new Line(
                            host,
                            part,
                            some.size(),
                            some.stream()
                                    .filter(example -> !familiarity.isFamiliar(familiarity.of(example.window())))
                                    .count()));
                }
            });
        }
        return new HostFamiliarity(lines, known.familiarityFit().threshold());
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Line line : lines) {
            ObjectNode one = json.withObjectProperty(line.host).putObject(line.part);
            one.put("windows", line.windows);
            one.put("unfamiliar", line.share());
        }
        return json;
    }

    @Override
    public String text(String pictures) {
        StringBuilder text = new StringBuilder("""
                Share of a host's windows that are called unfamiliar, by what the other hosts tell: with a score below %s.

                | host | windows of | windows | unfamiliar |
                |---|---|---|---|
                """.formatted(threshold));
        lines.forEach(line -> text.append(String.format(
                Locale.ROOT, "| %s | %s | %d | %.3f |\n", line.host, line.part, line.windows, line.share())));
        return text.toString();
    }

    @Override
    public Map<String, String> pictures() {
        return Map.of();
    }
}
