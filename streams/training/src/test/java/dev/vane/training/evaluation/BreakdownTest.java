package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakdownTest {
    /** Thirty windows of five applications, each on one of these hosts and in one of these phases, in turns. */
    private static ExampleSet examples(List<String> hosts, List<Phase> phases) {
        List<Example> examples = new ArrayList<>();
        for (Example plain : Examples.noise(5, 6, 4).examples()) {
            int i = examples.size();
            examples.add(Examples.on(
                    hosts.get(i % hosts.size()), phases.get(i % phases.size()), LedgerSecond.UNKNOWN, plain));
        }
        return Examples.set(examples);
    }

    /** Calm windows are predicted too low by so much, all others too high. */
    private static Measured measured(String name, ExampleSet examples, double error) {
        double[] predictions = examples.examples().stream()
                .mapToDouble(example -> example.target() + (example.phase() == Phase.CALM ? -error : error))
                .toArray();
        return Measured.of(name, new OutOfFold(examples, List.of(predictions, predictions)));
    }

    @Test
    void tellsContendedFromCalmWindows() {
        ExampleSet examples = examples(List.of("one"), List.of(Phase.TOGETHER, Phase.CALM));

        JsonNode json = Breakdown.byPhase(List.of(measured("good", examples, 0.01), measured("bad", examples, 0.03)))
                .json();

        assertThat(json.fieldNames()).toIterable().containsExactly("contended", "calm");
        double calm = examples.only(example -> example.phase() == Phase.CALM).examples().stream()
                .mapToDouble(Example::target)
                .average()
                .orElseThrow();
        assertThat(json.at("/calm/windows").intValue()).isEqualTo(15);
        assertThat(json.at("/calm/meanMeasured").doubleValue()).isCloseTo(calm, within(1e-12));
        assertThat(json.at("/calm/methods/bad/meanPrediction").doubleValue()).isCloseTo(calm - 0.03, within(1e-12));
        assertThat(json.at("/calm/methods/bad/mae").doubleValue()).isCloseTo(0.03, within(1e-12));
        assertThat(json.at("/calm/methods/bad/gainCi95/0").doubleValue()).isCloseTo(0.02, within(1e-12));
        assertThat(json.at("/contended/methods/good/meanPrediction").doubleValue())
                .isCloseTo(json.at("/contended/meanMeasured").doubleValue() + 0.01, within(1e-12));
    }

    @Test
    void tellsEpisodesFromContentionAllTheTime() {
        ExampleSet examples = examples(List.of("one"), List.of(Phase.TOGETHER, Phase.CALM, Phase.EPISODE));

        JsonNode json =
                Breakdown.byPhase(List.of(measured("good", examples, 0.01))).json();

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("contended", "calm", "contended: together", "contended: episode");
        assertThat(json.at("/contended/windows").intValue()).isEqualTo(20);
        assertThat(json.at("/contended: episode/windows").intValue()).isEqualTo(10);
    }

    @Test
    void saysNothingOfPhasesWhereThereIsOneKind() {
        for (Phase phase : List.of(Phase.TOGETHER, Phase.UNSTATED)) {
            Measured one = measured("good", examples(List.of("one"), List.of(phase)), 0.01);

            assertThat(Breakdown.byPhase(List.of(one)).section("Phases", "windows"))
                    .isEmpty();
        }
    }

    @Test
    void tellsHostsApart() {
        Measured two = measured("good", examples(List.of("one", "two"), List.of(Phase.TOGETHER)), 0.01);
        Measured one = measured("good", examples(List.of("one"), List.of(Phase.TOGETHER)), 0.01);

        assertThat(Breakdown.byHost(List.of(two)).section("Hosts", "host"))
                .startsWith("## Hosts\n\n| host | method |")
                .contains("| one | good | 15 | 5 |", "| two | good | 15 | 5 |");
        assertThat(Breakdown.byHost(List.of(one)).section("Hosts", "host")).isEmpty();
    }

    /** Each window's other hosts, looked for one by one. */
    @Test
    void knowsAnApplicationThatAlsoRanOnAnotherHost() {
        // Thirty windows, applications in turns of five, hosts of six: every application is on several hosts but those
        // that are taken from all hosts but one.
        ExampleSet all = examples(List.of("a", "b", "c"), List.of(Phase.TOGETHER))
                .only(example -> !example.group().equals("application-1")
                        || example.host().equals("b"));
        Measured method = measured("good", all, 0.01);

        JsonNode json = Breakdown.byKnownApplications(List.of(method), all).json();

        long known = all.examples().stream()
                .filter(one -> all.examples().stream()
                        .anyMatch(other -> other.group().equals(one.group())
                                && !other.host().equals(one.host())))
                .count();
        assertThat(known).isPositive().isLessThan(all.size());
        assertThat(json.at("/known applications/windows").longValue()).isEqualTo(known);
        assertThat(json.at("/unseen applications/windows").longValue()).isEqualTo(all.size() - known);
        assertThat(json.at("/unseen applications/applications").intValue()).isEqualTo(1);
    }

    @Test
    void knowsApplicationsByWindowsThatAreNotScored() {
        ExampleSet all = examples(List.of("a", "b"), List.of(Phase.TOGETHER));
        ExampleSet scored = all.only(example -> example.host().equals("a"));

        JsonNode json = Breakdown.byKnownApplications(List.of(measured("good", scored, 0.01)), all)
                .json();

        assertThat(json.fieldNames()).toIterable().containsExactly("known applications");
        assertThat(Arrays.stream(scored.targets()).count())
                .isEqualTo(json.at("/known applications/windows").longValue());
    }
}
