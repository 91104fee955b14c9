package dev.vane.training.cloudformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean loss of each epoch.
 *
 * @param training over the examples while they were learnt from: varied, and with dropout
 * @param heldOut over examples that were held out, after the epoch and as it would be served; empty if there are none
 */
public record LossCurve(List<Double> training, List<Double> heldOut) {
    /** Before the first epoch. */
    static final LossCurve START = new LossCurve(List.of(), List.of());

    public LossCurve {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        if (!heldOut.isEmpty() && heldOut.size() != training.size()) {
            throw new IllegalArgumentException(
                    "%d epochs have as many held-out losses or none: %d".formatted(training.size(), heldOut.size()));
        }
    }

    /** The curve with one more epoch; {@code heldOutLoss} holds one value or none. */
    LossCurve plus(double trainingLoss, List<Double> heldOutLoss) {
        return new LossCurve(joined(training, List.of(trainingLoss)), joined(heldOut, heldOutLoss));
    }

    private static List<Double> joined(List<Double> values, List<Double> more) {
        List<Double> all = new ArrayList<>(values);
        all.addAll(more);
        return all;
    }

    /** One line for each epoch, the first is 1. */
    String toCsv() {
        StringBuilder csv = new StringBuilder(heldOut.isEmpty() ? "epoch,training\n" : "epoch,training,held_out\n");
        for (int i = 0; i < training.size(); i++) {
            csv.append(i + 1).append(',').append(training.get(i));
            if (!heldOut.isEmpty()) {
                csv.append(',').append(heldOut.get(i));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    /** Writes the numbers and a picture of them, {@code <name>.csv} and {@code <name>.svg}. */
    public void write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".csv"), toCsv());
        Files.writeString(folder.resolve(name + ".svg"), new LossPicture(this).svg());
    }
}
