package dev.vane.training.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.crossfit.LeftOut;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** An evaluation as a JSON object: what programs read of it. */
public final class ReportJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ReportJson() {}

    static ObjectNode of(Evaluation.Result result, Report.About about) {
        Measured model = result.model().measured();
        Intervals intervals = result.model().intervals();
        ObjectNode json = scores(model);
        about(json, about);
        json.put("model", model.name());
        json.put("identity", result.identity());
        json.put(
                "skill",
                model.scores().skillAgainst(result.constant().measured().scores()));
        json.put("coverage90", intervals.coverage());
        json.set("coverage90Ci95", range(intervals.coverageCi95()));
        json.put("width90", intervals.width());
        ObjectNode byPart = json.putObject("intervalsByPart");
        result.intervalsByPart().forEach((part, of) -> {
            ObjectNode one = byPart.putObject(part);
            one.put("coverage90", of.coverage());
            one.set("coverage90Ci95", range(of.coverageCi95()));
            one.put("width90", of.width());
        });
        json.put("constantWidth90", result.constant().intervals().width());
        json.put("constantCoverage90", result.constant().intervals().coverage());
        json.set("perApplication", perApplication(result));
        json.set("shares", shares(result));
        json.set("members", compared(result.members(), model));
        json.set("baselines", compared(result.baselines(), model));
        json.put("bestBaseline", result.bestBaseline().name());
        json.set("ablations", compared(result.ablations(), model));
        json.set("controls", compared(result.controls(), model));
        json.set("leaveOneOut", alone(result.leaveOneOut()));
        json.set("untrained", result.untrained().json());
        json.put("leftOut", result.leftOut().many());
        if (result.leftOut() == LeftOut.HOSTS) {
            json.set("byKnownApplications", result.byKnownApplications().json());
        }
        json.set("byHost", result.byHost().json());
        json.set("byPhase", result.byPhase().json());
        result.lone().ifPresent(lone -> json.set("lone", scores(Measured.of("lone", lone))));
        json.put("examples", model.predictions().examples().size());
        json.put("applications", model.scores().perApplication().size());
        return json;
    }

    /** How a report was made. */
    public static void about(ObjectNode json, Report.About about) {
        json.put("dataset", about.dataset());
        json.put("command", about.command());
        ArrayNode seeds = json.putArray("seeds");
        about.seeds().forEach(seeds::add);
        json.put("folds", about.folds());
        json.put("outerOpenings", about.outerOpenings());
    }

    static ObjectNode scores(Measured measured) {
        Scores scores = measured.scores();
        ObjectNode json = JSON.objectNode();
        json.put("mae", scores.mae());
        json.set("maeCi95", range(measured.maeCi95()));
        json.put("mse", scores.mse());
        json.put("r2", scores.r2());
        json.put("maeOverApplications", scores.macroMae());
        json.put("worstApplication", scores.worst().getKey());
        json.put("worstMae", scores.worst().getValue());
        return json;
    }

    /** Low and high. */
    public static ArrayNode range(GroupBootstrap.Range range) {
        return JSON.arrayNode().add(range.low()).add(range.high());
    }

    private static ObjectNode perApplication(Evaluation.Result result) {
        ObjectNode json = JSON.objectNode();
        Measured model = result.model().measured();
        for (String application : new TreeSet<>(model.scores().perApplication().keySet())) {
            ObjectNode one = json.putObject(application);
            one.put(
                    "examples",
                    model.predictions().placesByGroup().get(application).size());
            one.put("mae", model.scores().perApplication().get(application));
            one.put(
                    "constantMae",
                    result.constant().measured().scores().perApplication().get(application));
            one.put(
                    "bestBaselineMae",
                    result.bestBaseline().scores().perApplication().get(application));
            one.put("coverage90", result.model().intervals().perApplication().get(application));
        }
        return json;
    }

    private static ObjectNode shares(Evaluation.Result result) {
        ObjectNode json = JSON.objectNode();
        for (int i = 0; i < result.members().size(); i++) {
            json.put(result.members().get(i).name(), result.model().shares().get(i));
        }
        return json;
    }

    /** Scores of each, and what the model gains over it on the same examples. */
    private static ObjectNode compared(List<Measured> methods, Measured model) {
        ObjectNode json = JSON.objectNode();
        for (Measured method : sorted(methods)) {
            ObjectNode one = scores(method);
            one.put("gain", method.scores().mae() - model.scores().mae());
            one.set("gainCi95", range(model.gainOver(method)));
            json.set(method.name(), one);
        }
        return json;
    }

    private static ObjectNode alone(List<Measured> methods) {
        ObjectNode json = JSON.objectNode();
        sorted(methods).forEach(method -> json.set(method.name(), scores(method)));
        return json;
    }

    static List<Measured> sorted(List<Measured> methods) {
        return methods.stream()
                .sorted(Comparator.comparingDouble(method -> method.scores().mae()))
                .toList();
    }
}
