package dev.vane.training.faithfulness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** The report as a JSON object: methods × measures, with intervals. */
final class FaithfulnessJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FaithfulnessJson() {}

    static ObjectNode of(FaithfulnessReport report) {
        Scoreboard scores = report.scores();
        ObjectNode json = JSON.objectNode();
        json.put("model", report.model());
        json.put("modelSha256", report.modelSha256());
        json.put("dataset", report.dataset());
        json.put("heldOut", report.heldOut());
        var applications = json.putArray("applications");
        scores.applications().forEach(applications::add);
        json.put("command", report.command());
        json.put("limit", report.limit());
        json.put("runs", scores.runs().size());
        json.put("windows", scores.windows().count());
        json.put("calmWindows", scores.calm());
        json.set("kinds", kinds(scores));
        ObjectNode methods = json.putObject("methods");
        for (Contender one : Contender.values()) {
            methods.set(one.label(), method(scores, one));
        }
        json.set("evidence", evidence(scores));
        json.set("others", others(report));
        json.put("default", DefaultMethod.of(scores).map(Contender::label).orElse(null));
        json.put("target", DefaultMethod.TARGET);
        json.put("verdict", report.verdict());
        return json;
    }

    private static ObjectNode kinds(Scoreboard scores) {
        ObjectNode json = JSON.objectNode();
        for (Scoreboard.Kind kind : scores.kinds()) {
            ObjectNode one = json.putObject(kind.name());
            one.put("windows", kind.windows());
            one.put("observable", kind.observable());
            var right = one.putArray("right");
            scores.blamed().ofKind().get(kind.name()).stream().sorted().forEach(right::add);
            if (kind.observable() > 0) {
                ObjectNode hits = one.putObject(Measure.HIT_1.key());
                for (Contender contender : Contender.values()) {
                    hits.set(
                            contender.label(),
                            scores.hitsOf(kind.name(), contender).json());
                }
            }
        }
        return json;
    }

    private static ObjectNode method(Scoreboard scores, Contender contender) {
        ObjectNode json = JSON.objectNode();
        json.put("control", contender.method().isEmpty());
        for (Measure measure : Measure.values()) {
            ObjectNode one = scores.of(measure, contender).json();
            one.set(
                    "moreThanZScore",
                    scores.gain(measure, contender, Contender.Z_SCORE).json());
            one.set(
                    "moreThanRandom",
                    scores.gain(measure, contender, Contender.RANDOM).json());
            json.set(measure.key(), one);
        }
        json.set(
                "hit_1_over_z_score",
                scores.hitRatio(contender, Contender.Z_SCORE).json());
        double overKinds = scores.hitsOverKinds(contender);
        json.put("hit_1_over_kinds", Double.isFinite(overKinds) ? overKinds : null);
        json.put("milliseconds", scores.milliseconds(contender));
        json.put("inferences", scores.inferences(contender));
        json.put("explanations", scores.explanations(contender));
        return json;
    }

    private static ObjectNode evidence(Scoreboard scores) {
        ObjectNode json = JSON.objectNode();
        for (EvidenceTests.Line line : EvidenceTests.lines(scores)) {
            json.set(line.key(), line.estimate().json());
        }
        json.put("swaps", scores.swaps());
        json.put("swapsRejected", scores.rejected());
        return json;
    }

    private static ObjectNode others(FaithfulnessReport report) {
        ObjectNode json = JSON.objectNode();
        for (OtherDataset other : report.others()) {
            ObjectNode one = json.putObject(other.name());
            one.put("verdict", other.verdict());
            ObjectNode hits = one.putObject("zScoreHits");
            new TreeMap<>(other.zScoreHits()).forEach((kind, estimate) -> hits.set(kind, estimate.json()));
        }
        return json;
    }
}
