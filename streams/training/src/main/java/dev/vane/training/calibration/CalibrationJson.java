package dev.vane.training.calibration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.inference.calibration.CalibratedHead;
import java.util.List;

/** A search as a JSON object. */
final class CalibrationJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CalibrationJson() {}

    static ObjectNode of(CalibrationReport report) {
        HeadSearch.Result result = report.result();
        ObjectNode json = JSON.objectNode();
        json.put("command", report.command());
        json.put("model", report.model().name() + "@" + report.model().version());
        json.put("weightsSha256", report.weightsSha256());
        json.put("treeShare", report.model().treeShare());
        json.put("dataset", report.dataset());
        json.put("alpha", report.alpha());
        json.put("beta", report.beta());
        json.put("level", report.level());
        json.put("unit", "run");
        json.put("correction", "Bonferroni over " + result.trials().size() + " heads");
        json.put("decidedOn", "blend");
        json.put("verdict", report.verdict());
        json.set("kept", heads(result.kept()));
        json.set("chosenAlone", heads(result.chosen()));
        ArrayNode alone = json.putArray("singleHeads");
        for (HeadTrial trial : result.trials()) {
            ObjectNode one = head(trial.head());
            one.set("blend", gain(trial.blend()));
            one.set("network", gain(trial.network()));
            alone.add(one);
        }
        ArrayNode joint = json.putArray("jointCheck");
        for (JointTrial trial : result.joint()) {
            ObjectNode one = joint.addObject();
            one.set("heads", heads(trial.heads()));
            one.set("blend", gain(trial.blend()));
            one.set("network", gain(trial.network()));
        }
        json.set("perApplication", applications(result));
        ArrayNode sinks = json.putArray("sinks");
        report.sinks()
                .forEach(of -> sinks.add(head(of.head())
                        .put("count", of.count())
                        .put("mass", of.mass())
                        .put("peak", of.peak())
                        .put("constantTokens", of.constant())
                        .put("changingTokens", of.changing())));
        return json;
    }

    private static ArrayNode heads(List<CalibratedHead> heads) {
        ArrayNode json = JSON.arrayNode();
        heads.forEach(head -> json.add(head(head)));
        return json;
    }

    private static ObjectNode head(CalibratedHead head) {
        return JSON.objectNode()
                .put("branch", head.branch().label())
                .put("block", head.block())
                .put("head", head.head());
    }

    private static ObjectNode gain(Gain gain) {
        ObjectNode json = JSON.objectNode();
        json.put("maeWithout", gain.without());
        json.put("maeWith", gain.with());
        json.put("gain", gain.mean());
        json.putArray("interval").add(gain.interval().low()).add(gain.interval().high());
        json.put("level", gain.level());
        json.put("runs", gain.runs());
        json.put("enoughRuns", gain.enoughRuns());
        json.put("earned", gain.earned());
        return json;
    }

    private static ObjectNode applications(HeadSearch.Result result) {
        ObjectNode json = JSON.objectNode();
        for (ApplicationErrors errors : ApplicationErrors.of(result)) {
            ObjectNode one = json.putObject(errors.application());
            one.put("heldOutFor", errors.purpose());
            one.put("windows", errors.windows());
            one.set("maeWithout", pair(errors.plain()));
            one.set("maeWithKeptHeads", pair(errors.kept()));
            one.set("maeWithAllTriedHeads", pair(errors.all()));
        }
        return json;
    }

    private static ObjectNode pair(ApplicationErrors.Pair pair) {
        return JSON.objectNode().put("blend", pair.blend()).put("network", pair.network());
    }
}
