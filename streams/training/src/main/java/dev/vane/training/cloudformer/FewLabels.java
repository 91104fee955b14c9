package dev.vane.training.cloudformer;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The network where only some applications were ever measured alone, so have labels, while all were watched: with few
 * labels, is it worth learning from windows beforehand?
 *
 * @param network that learns
 * @param share of the applications that have labels, at least one of them; which ones, the seed decides
 * @param epochs of pretraining on the windows of all applications; 0 only fits normalisation to them
 */
public record FewLabels(CloudFormerMethod network, double share, int epochs) implements Method {
    private static final double RATE = 1e-3;
    private static final double HIDDEN = 0.4;

    public FewLabels {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in (0, 1]: " + share);
        }
    }

    @Override
    public String name() {
        return network.name();
    }

    @Override
    public String identity() {
        return "%s, labels of %s of the applications, pretrained %d epochs, rate %s, hidden %s"
                .formatted(network.identity(), share, epochs, RATE, HIDDEN);
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        Set<String> labelled = labelled(training, seed);
        ExampleSet few = training.only(example -> labelled.contains(example.group()));
        return network.fit(few, new Pretraining(training, epochs, RATE, HIDDEN), seed, progress);
    }

    private Set<String> labelled(ExampleSet training, long seed) {
        List<String> groups = new ArrayList<>(training.groups());
        Collections.shuffle(groups, new Random(Seeds.of(seed, 6)));
        return Set.copyOf(groups.subList(0, (int) Math.ceil(share * groups.size())));
    }
}
