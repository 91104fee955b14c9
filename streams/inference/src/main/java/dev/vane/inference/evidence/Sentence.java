package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.taker.Taken.Part;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Evidence in plain English, for the operator. Every word comes from the record, so that a sentence can be
 * read back and compared with it.
 *
 * <p>It never says "because": what is said to be gained is what the model predicts for other inputs.
 */
public final class Sentence {
    public static final String UNFAMILIAR = "Its window is unlike what the model was trained on: check before you act.";
    public static final String UNACCOUNTED = "No single group of metrics accounts for the slowdown.";
    public static final String NO_NEIGHBOUR = "Taking any single neighbour away changes the prediction little.";
    public static final String UNCLEAR = "Whether its quota, the hypervisor or a neighbour is behind it is unclear.";
    public static final String CALM_PAST = "The comparison is with its own recent past.";
    public static final String TRAINING = "The comparison is with the training data, as its own past is too short.";

    /** A factor is said where it is one that people can picture. */
    private static final double LARGEST_FACTOR = 1000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Sentence() {}

    /** The sentence, or rather the few sentences, on one line. */
    public static String of(Evidence evidence) {
        var parts = new ArrayList<String>();
        parts.add("%s is predicted at %s%% of its isolated performance (%s slowdown)."
                .formatted(
                        evidence.vm(),
                        percent(evidence.predicted()),
                        evidence.severity().word()));
        if (evidence.unfamiliar()) {
            parts.add(UNFAMILIAR);
        }
        // What is known comes first, then the likely cause, which says what to do.
        evidence.lost().ifPresent(lost -> addLost(parts, lost));
        addTriage(parts, evidence);
        addNeighbours(parts, evidence);
        evidence.findings().forEach(finding -> parts.add(finding(finding, evidence.baseline())));
        addSum(parts, evidence);
        addGaps(parts, evidence);
        return String.join(" ", parts);
    }

    private static String percent(double share) {
        return Quantity.fixed(100 * share, 0);
    }

    private static String points(double effect) {
        return Quantity.signed(100 * effect, 1) + " points";
    }

    /** Only the VM's own past tells of a change. What stands against training is told as that. */
    private static String finding(Finding finding, Baseline.Source baseline) {
        String spans = finding.spans().stream()
                .map(span -> "from %s to %s".formatted(time(span.from()), time(span.to())))
                .collect(Collectors.joining(" and "));
        String unit = Quantity.unit(finding.feature().unit());
        String metric = "F%s UTC %s %s (%s)"
                .formatted(
                        spans.substring(1),
                        finding.feature().scope().isOwn() ? "its own" : "its neighbours'",
                        finding.feature().scope().told(finding.feature().name()),
                        finding.feature().group());
        String calm = Quantity.number(finding.baseline()) + unit;
        String observed = Quantity.number(finding.observed()) + unit;
        String moved = baseline == Baseline.Source.CALM_PAST
                ? "%s from %s to %s".formatted(finding.rose() ? "rose" : "fell", calm, observed)
                : "was %s, and is %s in the middle of the training data".formatted(observed, calm);
        return "%s %s (%sz %s; undoing this alone: %s)."
                .formatted(metric, moved, factor(finding), Quantity.signed(finding.z(), 1), points(finding.effect()));
    }

    /** Two digits, as {@code 4.1x}. */
    private static String factor(Finding finding) {
        double factor = finding.observed() / finding.baseline();
        boolean picturable = finding.baseline() > 0 && factor >= 1 / LARGEST_FACTOR && factor <= LARGEST_FACTOR;
        return picturable ? Quantity.number(factor) + "x, " : "";
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static void addSum(List<String> parts, Evidence evidence) {
        if (!evidence.findings().isEmpty()) {
            parts.add("Undoing all of this would give %s%%.".formatted(percent(evidence.counterfactual())));
            parts.add(evidence.baseline() == Baseline.Source.CALM_PAST ? CALM_PAST : TRAINING);
        } else if (evidence.severity() != Severity.NONE) {
            parts.add(UNACCOUNTED);
        }
    }

    private static void addNeighbours(List<String> parts, Evidence evidence) {
        if (evidence.neighbours().isEmpty() || evidence.severity() == Severity.NONE) {
            return;
        }
        NeighbourEffect worst = evidence.neighbours().getFirst();
        parts.add(
                worst.effect() < Evidence.LEAST_EFFECT
                        ? NO_NEIGHBOUR
                        : "Without neighbour %s it would be at %s%% (%s)."
                                .formatted(
                                        worst.name(),
                                        percent(evidence.predicted() + worst.effect()),
                                        points(worst.effect())));
    }

    private static void addLost(List<String> parts, LostCpuTime lost) {
        String others = lost(lost.toOthers(), " of the CPU time it asked for", "others on its CPUs");
        String quota = lost(lost.toQuota(), others.isEmpty() ? " of the CPU time it asked for" : "", "its own quota");
        String both = others.isEmpty() || quota.isEmpty() ? others + quota : others + ", " + quota;
        if (!both.isEmpty()) {
            parts.add("In the last %d s it lost %s.".formatted(LostCpuTime.SECONDS, both));
        }
    }

    private static String lost(double share, String of, String to) {
        return share < LostCpuTime.LEAST_TOLD ? "" : "%s%%%s to %s".formatted(percent(share), of, to);
    }

    private static void addTriage(List<String> parts, Evidence evidence) {
        Triage triage = evidence.triage();
        String share = percent(triage.strength()) + "%";
        switch (triage.verdict()) {
            case CALM -> {
                // No action is needed.
            }
            case QUOTA ->
                parts.add("This points to its own CPU quota (%s of the time throttled): raise it, or take load off."
                        .formatted(share));
            case HYPERVISOR ->
                parts.add("This points to the hypervisor (%s of the host's CPU time stolen): move it to another host."
                        .formatted(share));
            case NEIGHBOURS ->
                parts.add("This points to its neighbours (%s of its performance or time): limit or move them."
                        .formatted(share));
            case SHORTAGE ->
                parts.add("This points to too little CPU time for all on its CPUs (%s of its performance or time)%s"
                        .formatted(
                                share,
                                evidence.presses().isEmpty()
                                        ? ": it has its fair share, so move it or another."
                                        : presses(evidence.presses())));
            case UNCLEAR -> parts.add(UNCLEAR);
        }
    }

    /** Whoever presses others is not told to limit them. */
    private static String presses(List<Part> presses) {
        return ", but it runs more than its fair share and presses %s: limit or move it, not them."
                .formatted(presses.stream()
                        .map(part -> "%s (%s cores)".formatted(part.vm(), Quantity.fixed(part.cores(), 2)))
                        .collect(Collectors.joining(", ")));
    }

    private static void addGaps(List<String> parts, Evidence evidence) {
        if (evidence.staleSeconds() > 0) {
            parts.add("Nothing has come from it for %d s.".formatted(evidence.staleSeconds()));
        }
        String missing = evidence.gaps().stream()
                .filter(Gap::isMissing)
                .map(gap -> gap.group().toString())
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            parts.add("There are no data of: %s.".formatted(missing));
        }
        String stale = evidence.gaps().stream()
                .filter(gap -> !gap.isMissing())
                .map(gap -> "%s (%d s)".formatted(gap.group(), gap.ageSeconds()))
                .collect(Collectors.joining(", "));
        if (!stale.isEmpty()) {
            parts.add("Data are old of: %s.".formatted(stale));
        }
    }
}
