package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.Contended;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtherHostsTest {
    private static final List<Feature> FEATURES = List.of(
            new Feature("stat.user", "{procfs}", "stat", Feature.Scope.OWN),
            new Feature("mem.AnonPages", "{procfs}", "mem", Feature.Scope.OWN));

    private static LabelledRun run(String id, double stat, double mem, Contended... contended) {
        var random = new Random(id.hashCode());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(PlantedModel.row((float) (stat + random.nextGaussian()), (float) (mem + random.nextGaussian())));
        }
        return new LabelledRun(
                id, "app", "hpc", id, rows, Labels.ofRun(OptionalDouble.of(1), rows.size()), List.of(contended));
    }

    @Test
    void countsHowOftenTheFarthestGroupIsRight() {
        var dataset = new Dataset(
                "hpc",
                new Origin("test", "none"),
                FEATURES,
                List.of(
                        run("calm", 0, 0),
                        run("leak", 0, 10, new Contended("memleak", 100, 299)),
                        run("wrong", 0, 10, new Contended("cpuoccupy", 100, 299))));

        var hits = new OtherHosts(dataset, BlamedGroups.HPC_ANOMALY).zScoreHits(4);

        assertThat(hits.get("memleak")).containsExactly(List.of(1.0, 1.0, 1.0, 1.0));
        assertThat(hits.get("cpuoccupy")).containsExactly(List.of(0.0, 0.0, 0.0, 0.0));
    }
}
