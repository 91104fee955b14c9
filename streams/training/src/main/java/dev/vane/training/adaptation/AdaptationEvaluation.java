package dev.vane.training.adaptation;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.evaluation.Breakdown;
import dev.vane.training.evaluation.OuterFolds;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures what measurements of a VM are worth: some windows of it are measured, others predicted, by models that have not
 * seen its application, or host. The rule of shifts is fitted anew for each outer fold, on its training side.
 *
 * @param model what reports call the model
 * @param stack its members
 * @param known what they correct
 * @param leftOut what outer folds are of
 * @param folds how many, if they are of applications
 * @param seeds of folds, members and of which windows are measured
 */
public record AdaptationEvaluation(
        String model, Stack stack, KnownRule known, LeftOut leftOut, int folds, List<Long> seeds) {
    public AdaptationEvaluation {
        seeds = List.copyOf(seeds);
    }

    /**
     * What came of it.
     *
     * @param model its name
     * @param leftOut what folds were of
     * @param examples all windows
     * @param rules that were fitted, one for each fold and seed that has enough VMs for it
     * @param foldsWithout folds of all seeds that have no rule: their windows are not scored
     * @param lines setting after setting, each with more and more measured windows
     */
    public record Result(
            String model,
            LeftOut leftOut,
            ExampleSet examples,
            List<AdaptationRule> rules,
            long foldsWithout,
            List<Line> lines) {
        public Result {
            rules = List.copyOf(rules);
            lines = List.copyOf(lines);
        }

        List<Line> of(Setting setting) {
            return lines.stream().filter(line -> line.setting() == setting).toList();
        }

        /** The line of another block with the most measured windows; empty if no block can be predicted. */
        Optional<Line> headline() {
            List<Line> blocks = of(Setting.OTHER_BLOCK);
            return blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast());
        }

        /** Contended and calm windows of that line, if there are calm ones. */
        Optional<Breakdown> byPhase() {
            return headline().map(line -> Breakdown.byPhase(line.methods()));
        }

        /** Known and unseen applications of that line, if hosts were left out. */
        Optional<Breakdown> byKnownApplications() {
            return headline()
                    .filter(line -> leftOut == LeftOut.HOSTS)
                    .map(line -> Breakdown.byKnownApplications(line.methods(), examples));
        }
    }

    /**
     * Plays all settings.
     *
     * @param examples what members of the stack learn from; those of lone VMs are learnt from and not scored
     * @param alone what the same VMs did while no other was there; neither learnt from nor scored
     * @throws IllegalArgumentException if too few VMs were measured in two blocks
     */
    public Result run(ExampleSet examples, ExampleSet alone, Progress progress) {
        ExampleSet all = examples.and(alone);
        Trials trials = new Trials(all);
        requireBlocks(AdaptationFit.vms(trials.ofBlocks()));
        List<Said> bySeed = new ArrayList<>();
        for (int s = 0; s < seeds.size(); s++) {
            int before = s;
            bySeed.add(Said.of(
                    OuterFolds.of(examples, leftOut, folds, stack, known, seeds.get(s)),
                    examples,
                    alone,
                    (done, note) -> progress.at((before + done) / seeds.size(), note)));
        }
        List<Optional<AdaptationRule>> rules =
                bySeed.stream().flatMap(said -> said.rules().stream()).toList();
        if (rules.stream().allMatch(Optional::isEmpty)) {
            throw new IllegalArgumentException(
                    "no training side has %d VMs that were measured in two blocks".formatted(AdaptationFit.LEAST_VMS));
        }
        List<Line> lines = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            lines.addAll(lines(setting, setting.trials(trials), all, bySeed));
        }
        return new Result(
                model,
                leftOut,
                examples,
                rules.stream().flatMap(Optional::stream).toList(),
                rules.stream().filter(Optional::isEmpty).count(),
                lines);
    }

    private static void requireBlocks(long vms) {
        if (vms < AdaptationFit.LEAST_VMS) {
            throw new IllegalArgumentException(
                    "what measurements tell is played over VMs that were measured in two blocks, %d at least; this data set has %d"
                            .formatted(AdaptationFit.LEAST_VMS, vms));
        }
    }

    private List<Line> lines(Setting setting, List<Trial> all, ExampleSet examples, List<Said> bySeed) {
        List<Line> lines = new ArrayList<>();
        for (int measured : setting.measuredWindows()) {
            List<Trial> trials = all.stream()
                    .filter(trial -> trial.has(measured))
                    .filter(trial -> bySeed.stream()
                            .allMatch(said ->
                                    said.serving(trial.tested().getFirst()).isPresent()))
                    .toList();
            if (!trials.isEmpty()) {
                Play play = new Play(setting, measured, trials, examples);
                for (int s = 0; s < seeds.size(); s++) {
                    play.seed(bySeed.get(s), seeds.get(s));
                }
                lines.add(play.line());
            }
        }
        return lines;
    }
}
