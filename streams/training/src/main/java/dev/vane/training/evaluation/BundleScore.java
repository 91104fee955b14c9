package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.interval.Interval;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureAbsence;
import dev.vane.training.example.FeatureSubset;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How a bundle that is served does on labelled windows, with its own intervals and familiarity, and how it does where
 * the metrics of one group are absent.
 *
 * @param whole all windows as they are
 * @param unseen those of applications that it was not trained on; empty if there are none
 * @param withoutGroup the same windows as {@code whole}, without the metrics of one group each
 * @param rules what needs no training, on the same windows
 */
public record BundleScore(Part whole, List<Part> unseen, List<Part> withoutGroup, BundleRules rules) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Says nothing: zero itself is no relative performance. */
    private static final Interval NO_INTERVAL = new Interval(Double.MIN_VALUE, 1);

    /**
     * Scores of some windows.
     *
     * @param name what they are
     * @param measured their errors
     * @param coverage share of targets within the bundle's interval, widened where it says so
     * @param width mean width of the intervals
     * @param unfamiliar share of windows marked unfamiliar
     * @param applications scores of each application alone, by name; empty for a part of others
     */
    public record Part(
            String name, Measured measured, double coverage, double width, double unfamiliar, List<Part> applications) {
        public Part {
            applications = List.copyOf(applications);
        }
    }

    public BundleScore {
        unseen = List.copyOf(unseen);
        withoutGroup = List.copyOf(withoutGroup);
    }

    /**
     * Scores a bundle.
     *
     * @param engine that runs it
     * @param manifest of the bundle, with interval and familiarity
     * @param all examples, with the features of its windows among theirs; lone VMs are left out
     * @param trainedOn applications that it has learnt from
     * @param rules what it is compared with
     * @throws IllegalArgumentException if the examples lack one of its features, naming the first
     */
    public static BundleScore of(
            InferenceEngine engine,
            Manifest manifest,
            ExampleSet all,
            Set<String> trainedOn,
            List<LedgerMethod> rules,
            Progress progress) {
        ExampleSet examples = FeatureSubset.of(all, manifest);
        ExampleSet scored = examples.only(example -> !example.lone());
        Set<String> groups = new TreeSet<>();
        examples.features().forEach(feature -> groups.add(feature.group()));
        double steps = groups.size() + 1.0;
        Scoring scoring = new Scoring(engine, manifest);
        List<Judged> judged = scoring.judge(scored, (done, note) -> progress.at(done / steps, "as it is"));
        List<Part> applications = scored.groups().stream()
                .map(group -> part(group, scored, judged, Set.of(group), List.of()))
                .toList();
        Set<String> applicationsOfAll = scored.groups();
        Set<String> unseen = new TreeSet<>(applicationsOfAll);
        unseen.removeAll(trainedOn);
        List<Part> without = new ArrayList<>();
        for (String group : groups) {
            ExampleSet absent =
                    FeatureAbsence.of(scored, feature -> feature.group().equals(group));
            if (!absent.equals(scored)) {
                double before = 1.0 + without.size();
                List<Judged> anew =
                        scoring.judge(absent, (done, note) -> progress.at((before + done) / steps, "without " + group));
                without.add(part("without " + group, absent, anew, applicationsOfAll, List.of()));
            }
        }
        Part whole = part("all windows", scored, judged, applicationsOfAll, applications);
        return new BundleScore(
                whole,
                unseen.isEmpty() ? List.of() : List.of(part("unseen applications", scored, judged, unseen, List.of())),
                without,
                BundleRules.of(rules, whole.measured.predictions()));
    }

    /** A prediction with its interval. */
    private record Judged(double prediction, Interval interval, boolean unfamiliar) {}

    private record Scoring(InferenceEngine engine, Manifest manifest) {
        List<Judged> judge(ExampleSet examples, Progress progress) {
            List<Judged> judged = new ArrayList<>();
            ToDoubleFunction<MetricWindow> errorScale = manifest.errorScale();
            for (Example example : examples.examples()) {
                double prediction =
                        engine.predict(List.of(example.window())).getFirst().relativePerformance();
                boolean unfamiliar = manifest.familiarity() != null
                        && !manifest.familiarity()
                                .isFamiliar(manifest.familiarity().of(example.window()));
                Interval interval = manifest.interval() == null
                        ? NO_INTERVAL
                        : manifest.interval().of(prediction, errorScale.applyAsDouble(example.window()), unfamiliar);
                judged.add(new Judged(prediction, interval, unfamiliar));
                progress.at((double) judged.size() / examples.size(), "");
            }
            return judged;
        }
    }

    private static Part part(
            String name, ExampleSet examples, List<Judged> judged, Set<String> groups, List<Part> applications) {
        List<Judged> own = new ArrayList<>();
        int covered = 0;
        double width = 0;
        int unfamiliar = 0;
        for (int i = 0; i < judged.size(); i++) {
            Example example = examples.examples().get(i);
            if (groups.contains(example.group())) {
                Judged one = judged.get(i);
                own.add(one);
                covered += one.interval.covers(example.target()) ? 1 : 0;
                width += one.interval.width();
                unfamiliar += one.unfamiliar ? 1 : 0;
            }
        }
        ExampleSet chosen = examples.only(example -> groups.contains(example.group()));
        double[] predictions = own.stream().mapToDouble(Judged::prediction).toArray();
        double count = own.size();
        return new Part(
                name,
                Measured.of(name, new OutOfFold(chosen, List.of(predictions))),
                covered / count,
                width / count,
                unfamiliar / count,
                applications);
    }

    /** Every part, the whole first. */
    public Stream<Part> parts() {
        return Stream.of(Stream.of(whole), unseen.stream(), withoutGroup.stream())
                .flatMap(stream -> stream);
    }

    /** As a JSON object. */
    public ObjectNode json(String model, String dataset, String command) {
        ObjectNode json = json(whole);
        json.put("model", model);
        json.put("dataset", dataset);
        json.put("command", command);
        ObjectNode applications = json.putObject("perApplication");
        whole.applications.forEach(one -> applications.set(one.name, json(one)));
        unseen.forEach(one -> json.set("unseen", json(one)));
        ObjectNode without = json.putObject("withoutGroup");
        withoutGroup.forEach(one -> without.set(one.name.substring("without ".length()), json(one)));
        json.set("untrained", rules.json());
        json.set("byHost", Breakdown.byHost(model()).json());
        json.set("byPhase", Breakdown.byPhase(model()).json());
        return json;
    }

    private static ObjectNode json(Part part) {
        ObjectNode json = JSON.objectNode();
        json.put("windows", part.measured.predictions().examples().size());
        json.put("mae", part.measured.scores().mae());
        json.putArray("maeCi95")
                .add(part.measured.maeCi95().low())
                .add(part.measured.maeCi95().high());
        json.put("r2", part.measured.scores().r2());
        json.put("coverage90", part.coverage);
        json.put("width90", part.width);
        json.put("unfamiliar", part.unfamiliar);
        return json;
    }

    /** As a page to read. */
    public String markdown(String model, String dataset, String command) {
        StringBuilder page = new StringBuilder("# %s on %s\n\nWritten by `%s`.\n\n".formatted(model, dataset, command));
        page.append("An application that the model has learnt from is no test of it; the unseen ones are.\n\n");
        page.append("| windows | number | MAE | R² | coverage of the 90 % interval | width | unfamiliar |\n");
        page.append("|---|---|---|---|---|---|---|\n");
        parts().forEach(part -> row(page, part));
        page.append("\n## Applications\n\n| application | number | MAE | R² | coverage | width | unfamiliar |\n");
        page.append("|---|---|---|---|---|---|---|\n");
        whole.applications.forEach(part -> row(page, part));
        page.append('\n')
                .append(Breakdown.byHost(model()).section("Hosts", "host"))
                .append(Breakdown.byPhase(model()).section("Contended and calm", "windows"))
                .append(rules.markdown());
        return page.toString();
    }

    private List<Measured> model() {
        return List.of(Measured.of("model", whole.measured.predictions()));
    }

    private static void row(StringBuilder page, Part part) {
        page.append("| %s | %d | %.4f | %.2f | %.3f | %.3f | %.3f |\n"
                .formatted(
                        part.name,
                        part.measured.predictions().examples().size(),
                        part.measured.scores().mae(),
                        part.measured.scores().r2(),
                        part.coverage,
                        part.width,
                        part.unfamiliar));
    }
}
