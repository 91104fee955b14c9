package dev.vane.training.sentence;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Evidence;
import dev.vane.inference.evidence.Finding;
import dev.vane.inference.evidence.Gap;
import dev.vane.inference.evidence.LostCpuTime;
import dev.vane.inference.evidence.NeighbourEffect;
import dev.vane.inference.evidence.Quantity;
import dev.vane.inference.evidence.Severity;
import dev.vane.inference.evidence.Span;
import dev.vane.inference.evidence.Triage;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.training.sentence.Reading.Between;
import dev.vane.training.sentence.Reading.Mention;
import dev.vane.training.sentence.Reading.Pressed;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Holds a sentence against evidence: what it names, which way it says it went, how much and when. */
public final class SentenceCheck {
    /** Half of the last digit printed, and as much again for rounding twice. */
    private static final double SLACK = 1.01;

    private static final double HALF_A_PERCENT = 0.5 * SLACK;
    private static final double HALF_A_TENTH = 0.05 * SLACK;
    private static final double HALF_A_HUNDREDTH = 0.005 * SLACK;

    private final Evidence evidence;
    private final List<String> disagreements = new ArrayList<>();

    private SentenceCheck(Evidence evidence) {
        this.evidence = evidence;
    }

    /** All that the sentence says otherwise than the evidence; empty if they agree. */
    public static List<String> disagreements(String sentence, Evidence evidence) {
        Reading reading;
        try {
            reading = SentenceReader.read(sentence);
        } catch (IllegalArgumentException notASentence) {
            return List.of(notASentence.getMessage());
        }
        var check = new SentenceCheck(evidence);
        check.compare(reading);
        return List.copyOf(check.disagreements);
    }

    private void compare(Reading reading) {
        same("vm", reading.vm(), evidence.vm());
        near("prediction", reading.percent(), 100 * evidence.predicted(), HALF_A_PERCENT);
        same("severity", reading.slowdown(), evidence.severity().word());
        same("unfamiliar", reading.unfamiliar(), evidence.unfamiliar());
        double others = evidence.lost().map(LostCpuTime::toOthers).orElse(0.0);
        double quota = evidence.lost().map(LostCpuTime::toQuota).orElse(0.0);
        lost("lost to others", reading.lostToOthersPercent(), others);
        lost("lost to its quota", reading.lostToQuotaPercent(), quota);
        mentions(reading);
        boolean found = !evidence.findings().isEmpty();
        if (found) {
            near("sum", reading.counterfactualPercent(), 100 * evidence.counterfactual(), HALF_A_PERCENT);
        }
        same("sum said", reading.counterfactualPercent() != Reading.UNSAID, found);
        same("baseline", reading.baseline(), found ? evidence.baseline() : null);
        same("unaccounted", reading.unaccounted(), !found && evidence.severity() != Severity.NONE);
        neighbour(reading);
        same("verdict", reading.verdict(), evidence.triage().verdict());
        near("strength", reading.strengthPercent(), 100 * evidence.triage().strength(), HALF_A_PERCENT);
        presses(reading);
        same("stale", reading.staleSeconds(), evidence.staleSeconds());
        same(
                "missing groups",
                reading.missing(),
                evidence.gaps().stream().filter(Gap::isMissing).map(Gap::group).toList());
        same(
                "stale groups",
                reading.stale(),
                evidence.gaps().stream().filter(gap -> !gap.isMissing()).toList());
    }

    private void lost(String what, int said, double share) {
        boolean isTold = share >= LostCpuTime.LEAST_TOLD;
        same(what + " said", said != Reading.UNSAID, isTold);
        if (isTold) {
            near(what, said, 100 * share, HALF_A_PERCENT);
        }
    }

    private void mentions(Reading reading) {
        same("number of metrics", reading.mentions().size(), evidence.findings().size());
        heaviestFirst(reading.mentions());
        for (Mention mention : reading.mentions()) {
            evidence.findings().stream()
                    .filter(finding -> told(finding.feature().scope()) == mention.scope()
                            && finding.feature().name().equals(mention.metric()))
                    .findFirst()
                    .ifPresentOrElse(
                            finding -> mention(mention, finding),
                            () -> disagreements.add("%s is no evidence".formatted(mention.metric())));
        }
    }

    /** All neighbours and those on the VM's CPUs are one word, as no model has both. */
    private static Scope told(Scope scope) {
        return scope == Scope.SAME_CPUS ? Scope.NEIGHBOUR : scope;
    }

    /** As far as rounded numbers tell. */
    private void heaviestFirst(List<Mention> mentions) {
        for (int i = 1; i < mentions.size(); i++) {
            boolean isLighter = Math.abs(mentions.get(i).effectPoints())
                    <= Math.abs(mentions.get(i - 1).effectPoints());
            same(mentions.get(i).metric() + " after a lighter one", !isLighter, false);
        }
    }

    private void mention(Mention mention, Finding finding) {
        String name = mention.metric();
        same(name + " group", mention.group(), finding.feature().group());
        same(name + " told as a change", mention.isChange(), evidence.baseline() == Baseline.Source.CALM_PAST);
        same(name + " direction", mention.rose(), finding.rose());
        same(name + " unit", mention.unit(), Quantity.unit(finding.feature().unit()));
        near(name + " baseline", mention.baseline(), finding.baseline(), digits(finding.baseline()));
        near(name + " observed", mention.observed(), finding.observed(), digits(finding.observed()));
        if (mention.factor() != Reading.UNSAID) {
            double factor = finding.observed() / finding.baseline();
            near(name + " factor", mention.factor(), factor, digits(factor));
        }
        near(name + " z", mention.z(), finding.z(), HALF_A_TENTH);
        near(name + " effect", mention.effectPoints(), 100 * finding.effect(), HALF_A_TENTH);
        same(
                name + " times",
                mention.spans(),
                finding.spans().stream().map(SentenceCheck::between).toList());
    }

    private static Between between(Span span) {
        return new Between(
                LocalTime.ofInstant(span.from(), ZoneOffset.UTC), LocalTime.ofInstant(span.to(), ZoneOffset.UTC));
    }

    private void neighbour(Reading reading) {
        boolean asked = !evidence.neighbours().isEmpty() && evidence.severity() != Severity.NONE;
        boolean accounts = asked && evidence.neighbours().getFirst().effect() >= Evidence.LEAST_EFFECT;
        same("no neighbour", reading.noNeighbour(), asked && !accounts);
        same("neighbour said", reading.named().isPresent(), accounts);
        reading.named().filter(named -> accounts).ifPresent(named -> {
            NeighbourEffect worst = evidence.neighbours().getFirst();
            same("neighbour", named.name(), worst.name());
            near("without neighbour", named.percent(), 100 * (evidence.predicted() + worst.effect()), HALF_A_PERCENT);
            near("neighbour's effect", named.effectPoints(), 100 * worst.effect(), HALF_A_TENTH);
        });
    }

    /** Whom it presses is said where its CPUs have too little time for all, and nowhere else. */
    private void presses(Reading reading) {
        List<Part> told = evidence.triage().verdict() == Triage.Verdict.SHORTAGE ? evidence.presses() : List.<Part>of();
        same(
                "presses",
                reading.presses().stream().map(Pressed::vm).toList(),
                told.stream().map(Part::vm).toList());
        for (int i = 0; i < Math.min(told.size(), reading.presses().size()); i++) {
            near("pressed", reading.presses().get(i).cores(), told.get(i).cores(), HALF_A_HUNDREDTH);
        }
    }

    /** Half of the last of the digits that are printed of a value. */
    private static double digits(double value) {
        return Math.abs(value) * 0.5 * Math.pow(10, 1 - Quantity.DIGITS) * SLACK;
    }

    private void same(String what, Object said, Object is) {
        if (said == null ? is != null : !said.equals(is)) {
            disagreements.add("%s: says %s, is %s".formatted(what, said, is));
        }
    }

    private void near(String what, double said, double is, double slack) {
        if (!(Math.abs(said - is) <= slack)) {
            disagreements.add("%s: says %s, is %s".formatted(what, said, is));
        }
    }
}
