package dev.vane.training.shipping;

import dev.vane.inference.bundle.Manifest;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.example.ExampleSet;

/** What a person should know of a bundle before trusting it, beside what programs read in its manifest. */
final class ModelCard {
    static final String FILE = "MODEL-CARD.md";

    private ModelCard() {}

    static String of(Manifest manifest, ExampleSet windows, LeftOut leftOut) {
        StringBuilder card = new StringBuilder();
        line(card, "# %s %s".formatted(manifest.name(), manifest.version()));
        line(card, "");
        line(
                card,
                "Predicts how fast a black-box VM runs compared with running alone on its host, from host-level metrics.");
        line(card, "");
        line(card, "## Trained on");
        line(card, "");
        manifest.trainingData()
                .forEach(source -> line(
                        card,
                        "- %s: %d windows, SHA-256 %s".formatted(source.name(), source.windows(), source.sha256())));
        line(card, "- applications: %s".formatted(String.join(", ", windows.groups())));
        line(card, "");
        line(card, "## Measured");
        line(card, "");
        manifest.evaluation()
                .forEach(score -> line(
                        card,
                        "- %s, %s of %s: %.4f"
                                .formatted(
                                        score.data(),
                                        score.measure().replace('_', ' '),
                                        score.method(),
                                        score.value())));
        line(
                card,
                "- share of trees in the prediction: %.2f; attention comes from the network alone"
                        .formatted(manifest.treeShare()));
        line(card, "");
        line(card, "## What it knows, and what not");
        line(card, "");
        line(
                card,
                "- It has seen **few kinds of hosts** (%s): two cores, control groups as VMs, no hardware counters. On any"
                        .formatted(String.join(", ", windows.hosts())));
        line(card, "  other host its predictions are guesses; familiarity says so where it can.");
        line(
                card,
                "- Shares and intervals come from errors on %s left out in turn (cross-conformal): coverage is"
                        .formatted(leftOut.many()));
        line(card, "  measured on that data and not guaranteed elsewhere.");
        if (manifest.adaptation() != null) {
            line(
                    card,
                    "- Where VMs measure their own performance, that shifts what it says of them, fitted on VMs that were measured");
            line(card, "  in several blocks; what others on the host measured only lowers it, and little.");
        }
        line(card, "- It is no cause finder: attention says where it looked.");
        return card.toString();
    }

    private static void line(StringBuilder card, String text) {
        card.append(text).append('\n');
    }
}
