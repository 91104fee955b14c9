package dev.vane.training.calibration;

import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the heads that are worth calibrating. Each is first calibrated alone, on applications held out for choosing; it is
 * chosen if the interval of its gain, corrected for the number of heads, lies above 0 (Bonferroni). The chosen are then
 * calibrated together on other applications, where those that do not help are dropped one by one; what is left is kept if
 * it still gains there.
 *
 * <p>After Yu et al. (ACT, arXiv 2406.15765), who keep each head whose accuracy rises: intervals, correction and the second
 * split are added here, because with some dozen runs about half of all heads rise by chance.
 *
 * @param level of all intervals before correction
 * @param seed of the bootstrap
 */
public record HeadSearch(double level, long seed) {
    /** Sinks of the first two blocks are left alone, as published. */
    public static final int FIRST_BLOCK = 2;

    /** At 95 %. */
    public static final HeadSearch DEFAULT = new HeadSearch(0.95, 1);

    /**
     * What the search saw and chose.
     *
     * @param trials each head alone, on the applications for choosing
     * @param joint sets of heads on the applications for checking, in the order in which they were reached; empty if no head
     *     was chosen
     * @param kept heads that earn their place; mostly none
     * @param choice all answers on the applications for choosing
     * @param check and on those for checking
     */
    public record Result(
            List<HeadTrial> trials,
            List<JointTrial> joint,
            List<CalibratedHead> kept,
            Comparison choice,
            Comparison check) {
        public Result {
            trials = List.copyOf(trials);
            joint = List.copyOf(joint);
            kept = List.copyOf(kept);
        }

        /** Heads that are chosen by themselves, whether they pass the check or not. */
        public List<CalibratedHead> chosen() {
            return trials.stream()
                    .filter(trial -> trial.blend().earned())
                    .map(HeadTrial::head)
                    .toList();
        }
    }

    /**
     * Answers to one set of examples.
     *
     * @param plain without calibration
     * @param kept with the heads that are kept
     * @param all with every head that was tried, for comparison
     */
    public record Comparison(ExampleSet examples, Answers plain, Answers kept, Answers all) {}

    /** The heads that may be calibrated: those of all blocks but the first two, in both branches. */
    public static List<CalibratedHead> candidates(CloudFormerArchitecture architecture) {
        List<CalibratedHead> heads = new ArrayList<>();
        for (Branch branch : Branch.values()) {
            for (int block = FIRST_BLOCK; block < architecture.blocks(); block++) {
                for (int head = 0; head < architecture.heads(); head++) {
                    heads.add(new CalibratedHead(branch, block, head));
                }
            }
        }
        return heads;
    }

    /**
     * Runs the search: a pass over the choosing examples for each head, and few over the others.
     *
     * @param candidates heads to try, at least one
     */
    public Result run(
            CalibratedModel model,
            List<CalibratedHead> candidates,
            ExampleSet choice,
            ExampleSet check,
            Progress progress) {
        int passes = candidates.size() + 1;
        Answers plain = model.answers(choice, List.of());
        List<HeadTrial> trials = new ArrayList<>();
        double corrected = 1 - (1 - level) / candidates.size();
        for (CalibratedHead head : candidates) {
            progress.at((trials.size() + 1.0) / passes, "single heads");
            Answers answers = model.answers(choice, List.of(head));
            trials.add(new HeadTrial(
                    head,
                    Gain.of(choice, plain.blend(), answers.blend(), corrected, seed),
                    Gain.of(choice, plain.network(), answers.network(), corrected, seed)));
        }
        var joint = new JointCheck(model, check, model.answers(check, List.of()));
        List<JointTrial> steps = joint.run(trials.stream()
                .filter(trial -> trial.blend().earned())
                .map(HeadTrial::head)
                .toList());
        List<CalibratedHead> kept = steps.isEmpty() || !steps.getLast().blend().earned()
                ? List.of()
                : steps.getLast().heads();
        progress.at(1, "done");
        return new Result(
                trials,
                steps,
                kept,
                new Comparison(choice, plain, model.answers(choice, kept), model.answers(choice, candidates)),
                new Comparison(check, joint.plain, model.answers(check, kept), model.answers(check, candidates)));
    }

    /** The second split. */
    private final class JointCheck {
        private final CalibratedModel model;
        private final ExampleSet examples;
        private final Answers plain;

        JointCheck(CalibratedModel model, ExampleSet examples, Answers plain) {
            this.model = model;
            this.examples = examples;
            this.plain = plain;
        }

        /** From all chosen heads to those of which none can be dropped without loss. */
        List<JointTrial> run(List<CalibratedHead> chosen) {
            List<JointTrial> steps = new ArrayList<>();
            Optional<JointTrial> next = chosen.isEmpty() ? Optional.empty() : Optional.of(trial(chosen));
            while (next.isPresent()) {
                steps.add(next.get());
                next = better(next.get());
            }
            return steps;
        }

        /** The best set with one head less, if that head's going costs nothing. */
        private Optional<JointTrial> better(JointTrial current) {
            if (current.heads().size() == 1) {
                return Optional.empty();
            }
            return current.heads().stream()
                    .map(head -> current.heads().stream()
                            .filter(other -> !other.equals(head))
                            .toList())
                    .map(this::trial)
                    .max(Comparator.comparingDouble(trial -> trial.blend().mean()))
                    .filter(best -> best.blend().mean() >= current.blend().mean());
        }

        private JointTrial trial(List<CalibratedHead> heads) {
            Answers answers = model.answers(examples, heads);
            return new JointTrial(
                    heads,
                    Gain.of(examples, plain.blend(), answers.blend(), level, seed),
                    Gain.of(examples, plain.network(), answers.network(), level, seed));
        }
    }
}
