package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Fits normalisation and weights to examples. */
final class Training {
    private final TrainingTask task;
    private final Schedule schedule;
    private final Objective objective;
    private final CloudFormerArchitecture full;
    private final KnownPart known;
    private final List<FeatureScaling> scalings;
    private final Compaction compaction;
    private final CloudFormerArchitecture architecture;
    private final Normaliser normaliser;
    private final long steps;

    Training(TrainingTask task) {
        this.task = task;
        schedule = task.config().schedule();
        objective = task.config().objective();
        known = task.config().known().of(task.training());
        full = task.config().architectureFor(task.training());
        scalings = task.ablation().apply(task.training().features(), ScalingFit.fit(task.seen()));
        compaction = Compaction.of(full, scalings);
        architecture = compaction.compact(full);
        normaliser = new Normaliser(architecture, scalings, compaction);
        steps = (long) schedule.epochs()
                * schedule.stepsPerEpoch(task.training().size());
    }

    /**
     * Trains to the end, from the beginning or from where it was stopped.
     *
     * @param checkpoints folder in which a checkpoint is kept after every epoch; null for none
     */
    CloudFormerFitted run(Path checkpoints, Progress progress) {
        TrainingIdentity identity = task.identity();
        Path file = checkpoints == null ? null : checkpoints.resolve(identity.fileName());
        Checkpoint state = file != null && Files.exists(file)
                ? CheckpointFile.read(file, architecture, identity)
                : start(identity);
        try (Network network = new Network(
                architecture, state.weights(), task.ablation(), task.config().dropout())) {
            Adam adam = network.optimiser(schedule, state.steps(), state.means(), state.squares());
            while (state.epochs() < schedule.epochs()) {
                state = epoch(network, adam, state, progress);
                if (file != null) {
                    CheckpointFile.write(file, architecture, state);
                }
            }
        }
        CloudFormerWeights weights = task.ablation().apply(full, compaction.expand(full, state.weights()));
        return new CloudFormerFitted(full, known, scalings, weights, task.ablation(), state.curve());
    }

    private Checkpoint start(TrainingIdentity identity) {
        Checkpoint fresh = Checkpoint.start(identity, architecture);
        return task.pretraining()
                .map(how -> fresh.with(pretrained(how, fresh.weights())))
                .orElse(fresh);
    }

    private CloudFormerWeights pretrained(Pretraining how, CloudFormerWeights fresh) {
        try (Network network =
                new Network(architecture, fresh, task.ablation(), task.config().dropout())) {
            Schedule slow = schedule.with(Math.max(how.epochs(), 1), how.learningRate());
            Decoder decoder = network.decoder();
            Adam adam = network.optimiser(slow, decoder);
            int size = how.windows().size();
            long all = (long) how.epochs() * slow.stepsPerEpoch(size);
            for (int epoch = 0; epoch < how.epochs(); epoch++) {
                List<Integer> order = shuffled(size, 4, epoch);
                for (int begin = 0; begin < size; begin += slow.batchSize()) {
                    Random random = new Random(Seeds.of(task.seed(), 5, epoch, begin));
                    network.collect(
                            hidden(how, order.subList(begin, Math.min(begin + slow.batchSize(), size)), random),
                            decoder);
                    adam.step(slow.learningRate(adam.steps(), all));
                }
            }
            return network.weights();
        }
    }

    private List<HiddenFeatures> hidden(Pretraining how, List<Integer> places, RandomGenerator random) {
        List<HiddenFeatures> parts = new ArrayList<>();
        for (int begin = 0; begin < places.size(); begin += schedule.microBatch()) {
            WindowBatch batch = normaliser.batch(
                    places.subList(begin, Math.min(begin + schedule.microBatch(), places.size())).stream()
                            .map(place -> how.windows().examples().get(place).window())
                            .toList());
            parts.add(HiddenFeatures.of(batch, how.hidden(), random));
        }
        return parts;
    }

    private Checkpoint epoch(Network network, Adam adam, Checkpoint state, Progress progress) {
        int epoch = state.epochs();
        double[] weights = objective.weights(task.training());
        List<Integer> order = shuffled(task.training().size(), 1, epoch);
        double sum = 0;
        for (int begin = 0; begin < order.size(); begin += schedule.batchSize()) {
            List<Integer> batch = order.subList(begin, Math.min(begin + schedule.batchSize(), order.size()));
            Torch.engine().setRandomSeed((int) Seeds.of(task.seed(), 2, epoch, begin));
            RandomGenerator random = new Random(Seeds.of(task.seed(), 3, epoch, begin));
            double loss = network.collect(microBatches(batch, weights, random), objective);
            adam.step(schedule.learningRate(adam.steps(), steps));
            sum += loss * batch.size();
            progress.at((double) adam.steps() / steps, note(epoch, loss));
        }
        LossCurve curve = state.curve().plus(sum / order.size(), heldOutLoss(network));
        return new Checkpoint(
                state.identity(),
                epoch + 1,
                adam.steps(),
                network.weights(),
                Torch.weights(architecture, adam.means()),
                Torch.weights(architecture, adam.squares()),
                curve);
    }

    private List<Integer> shuffled(int size, int part, int epoch) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, new Random(Seeds.of(task.seed(), part, epoch)));
        return order;
    }

    /** Parts of a batch, weighted so that their losses sum to the batch's mean. */
    private List<WindowBatch> microBatches(List<Integer> places, double[] weights, RandomGenerator random) {
        List<WindowBatch> parts = new ArrayList<>();
        for (int begin = 0; begin < places.size(); begin += schedule.microBatch()) {
            List<Integer> part = places.subList(begin, Math.min(begin + schedule.microBatch(), places.size()));
            WindowBatch batch =
                    batch(part.stream().map(task.training().examples()::get).toList());
            for (int i = 0; i < part.size(); i++) {
                batch.weights[i] = (float) (weights[part.get(i)] / places.size());
            }
            task.config().augmentation().apply(batch, random);
            parts.add(batch);
        }
        return parts;
    }

    private WindowBatch batch(List<Example> examples) {
        List<MetricWindow> windows = examples.stream().map(Example::window).toList();
        WindowBatch batch = normaliser.batch(windows);
        for (int i = 0; i < examples.size(); i++) {
            batch.targets[i] = (float) examples.get(i).target();
            batch.known[i] = (float) known.logit(windows.get(i));
        }
        return batch;
    }

    /** One mean, or none without held-out examples. */
    private List<Double> heldOutLoss(Network network) {
        ExampleSet heldOut = task.heldOut();
        if (heldOut.size() == 0) {
            return List.of();
        }
        double sum = 0;
        for (int begin = 0; begin < heldOut.size(); begin += schedule.microBatch()) {
            int end = Math.min(begin + schedule.microBatch(), heldOut.size());
            sum += network.loss(batch(heldOut.examples().subList(begin, end)), objective);
        }
        return List.of(sum / heldOut.size());
    }

    private String note(int epoch, double loss) {
        return String.format(Locale.ROOT, "epoch %d of %d, loss %.5f", epoch + 1, schedule.epochs(), loss);
    }
}
