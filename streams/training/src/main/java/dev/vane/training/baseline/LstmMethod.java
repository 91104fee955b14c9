package dev.vane.training.baseline;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A recurrent network on the rows themselves (Hochreiter and Schmidhuber, 1997), trained on the absolute error. */
public final class LstmMethod implements Method {
    private static final String ENGINE = "PyTorch";

    /** Largest element of a gradient: a far row of one batch must not throw away what others taught. */
    private static final float LARGEST_GRADIENT = 1;

    private final LstmConfig config;

    /** With settings. */
    public LstmMethod(LstmConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "lstm";
    }

    @Override
    public String identity() {
        return name() + " " + config;
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        SequenceScaling scaling = SequenceScaling.fit(training);
        if (scaling.width() == 0) {
            return new ConstantMethod().fit(training, seed, progress);
        }
        // Only the first weights are drawn by the engine.
        engine().setRandomSeed(Math.floorMod(seed, Integer.MAX_VALUE));
        Model model = Model.newInstance(name(), Device.cpu(), ENGINE);
        try {
            model.setBlock(new LstmBlock(config.state()));
            train(model, scaling, training, new Random(seed), progress);
            return new FittedLstm(model, scaling);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Nothing is fetched, and one thread computes, unless the launcher says otherwise. */
    private static Engine engine() {
        System.getProperties().putIfAbsent("ai.djl.offline", "true");
        System.getProperties().putIfAbsent("ai.djl.pytorch.num_threads", "1");
        return Engine.getEngine(ENGINE);
    }

    private void train(Model model, SequenceScaling scaling, ExampleSet training, Random random, Progress progress) {
        Adam adam = Adam.builder()
                .optLearningRateTracker(Tracker.fixed(config.learningRate()))
                .optClipGrad(LARGEST_GRADIENT)
                .build();
        var settings =
                new DefaultTrainingConfig(Loss.l1Loss()).optOptimizer(adam).optDevices(new Device[] {Device.cpu()});
        List<Example> order = new ArrayList<>(training.examples());
        try (Trainer trainer = model.newTrainer(settings)) {
            trainer.initialize(scaling.shape(1));
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                Collections.shuffle(order, random);
                double loss = epoch(trainer, scaling, order);
                progress.at((epoch + 1.0) / config.epochs(), "loss %.4f".formatted(loss));
            }
        }
    }

    /** Returns the mean loss of the steps. */
    private double epoch(Trainer trainer, SequenceScaling scaling, List<Example> order) {
        double sum = 0;
        int steps = 0;
        for (int from = 0; from < order.size(); from += config.batch()) {
            sum += step(trainer, scaling, order.subList(from, Math.min(from + config.batch(), order.size())));
            steps++;
        }
        return sum / steps;
    }

    /** What a step makes lies in a manager of its own and goes with it. */
    private static float step(Trainer trainer, SequenceScaling scaling, List<Example> batch) {
        float value;
        try (NDManager manager = trainer.getManager().newSubManager();
                GradientCollector collector = trainer.newGradientCollector()) {
            NDArray targets = manager.create(targets(batch));
            NDList outputs = trainer.forward(new NDList(scaling.tensor(manager, batch)));
            NDArray loss = trainer.getLoss().evaluate(new NDList(targets), outputs);
            collector.backward(loss);
            value = loss.getFloat();
        }
        trainer.step();
        return value;
    }

    private static float[] targets(List<Example> batch) {
        float[] targets = new float[batch.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) batch.get(i).target();
        }
        return targets;
    }
}
