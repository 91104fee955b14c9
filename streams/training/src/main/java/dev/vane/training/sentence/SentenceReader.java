package dev.vane.training.sentence;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Gap;
import dev.vane.inference.evidence.LostCpuTime;
import dev.vane.inference.evidence.Quantity;
import dev.vane.inference.evidence.Sentence;
import dev.vane.inference.evidence.Triage.Verdict;
import dev.vane.training.sentence.Reading.Between;
import dev.vane.training.sentence.Reading.Mention;
import dev.vane.training.sentence.Reading.Neighbour;
import dev.vane.training.sentence.Reading.Pressed;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link Sentence} writes, from the first word to the last: what it does not know, it refuses. */
public final class SentenceReader {
    private static final String NUMBER = "([-+]?[0-9.]+(?:e-?[0-9]+)?[kMGT]?)";
    private static final String GROUP = "(own|neighbours') ([\\w-]+)";
    private static final Pattern HEAD = Pattern.compile(
            "(.+?) is predicted at ([0-9]+)% of its isolated performance \\((no|mild|moderate|severe) slowdown\\)\\.");
    private static final String SPAN = "rom ([0-9:]{8}) to ([0-9:]{8})";
    private static final Pattern FINDING = Pattern.compile("F" + SPAN + "(?: and f" + SPAN
            + ")? UTC (its own|its neighbours') (\\S+)( elsewhere)? \\(([\\w-]+)\\) (?:(rose|fell) from "
            + NUMBER + "(| [^ ()]+) to " + NUMBER + "\\11|was " + NUMBER + "(| [^ (),]+), and is " + NUMBER
            + "\\14 in the middle of the training data) \\((?:" + NUMBER + "x, )?z " + NUMBER
            + "; undoing this alone: " + NUMBER + " points\\)\\.");
    private static final Pattern SUM = Pattern.compile("Undoing all of this would give ([0-9]+)%\\.");
    private static final Pattern SOURCE =
            Pattern.compile(Pattern.quote(Sentence.CALM_PAST) + "|" + Pattern.quote(Sentence.TRAINING));
    private static final Pattern UNFAMILIAR = Pattern.compile(Pattern.quote(Sentence.UNFAMILIAR));
    private static final Pattern UNACCOUNTED = Pattern.compile(Pattern.quote(Sentence.UNACCOUNTED));
    private static final Pattern NEIGHBOUR =
            Pattern.compile("Without neighbour (.+?) it would be at ([0-9]+)% \\(" + NUMBER + " points\\)\\.");
    private static final Pattern NO_NEIGHBOUR = Pattern.compile(Pattern.quote(Sentence.NO_NEIGHBOUR));
    private static final Pattern LOST = Pattern.compile("In the last " + LostCpuTime.SECONDS
            + " s it lost ([0-9]+)% of the CPU time it asked for to"
            + " (others on its CPUs(?:, ([0-9]+)% to its own quota)?|its own quota)\\.");
    private static final Pattern TRIAGE = Pattern.compile(
            "This points to (its own CPU quota|the hypervisor|its neighbours|too little CPU time for all on its CPUs)"
                    + " \\(([0-9]+)% of [^()]+\\): [^.]+\\.");
    private static final Pattern PRESSES =
            Pattern.compile("This points to (too little CPU time for all on its CPUs) \\(([0-9]+)% of [^()]+\\), but it"
                    + " runs more than its fair share and presses (.+? cores\\)): limit or move it, not them\\.");
    private static final Pattern PRESSED = Pattern.compile("(.+?) \\(([0-9.]+) cores\\)(?:, |$)");
    private static final Pattern UNCLEAR = Pattern.compile(Pattern.quote(Sentence.UNCLEAR));
    private static final Pattern SILENT = Pattern.compile("Nothing has come from it for ([0-9]+) s\\.");
    private static final Pattern MISSING = Pattern.compile("There are no data of: ([^.]+)\\.");
    private static final Pattern STALE = Pattern.compile("Data are old of: ([^.]+)\\.");
    private static final Pattern ONE_GROUP = Pattern.compile(GROUP + "(?: \\(([0-9]+) s\\))?");

    private final Matcher matcher;
    private final String text;
    private int place;

    private SentenceReader(String text) {
        this.text = text;
        matcher = HEAD.matcher(text);
    }

    /**
     * What a sentence says.
     *
     * @throws IllegalArgumentException if it is none that {@link Sentence} writes
     */
    public static Reading read(String sentence) {
        return new SentenceReader(sentence).read();
    }

    private Reading read() {
        MatchResult head = next(HEAD).orElseThrow(() -> new IllegalArgumentException("no sentence: " + text));
        boolean unfamiliar = next(UNFAMILIAR).isPresent();
        Optional<MatchResult> lost = next(LOST);
        Optional<MatchResult> presses = next(PRESSES);
        Optional<MatchResult> triage = presses.isPresent() ? presses : next(TRIAGE);
        boolean unclear = next(UNCLEAR).isPresent();
        Neighbour neighbour = next(NEIGHBOUR)
                .map(found -> new Neighbour(found.group(1), Integer.parseInt(found.group(2)), quantity(found.group(3))))
                .orElse(null);
        boolean noNeighbour = next(NO_NEIGHBOUR).isPresent();
        var mentions = new ArrayList<Mention>();
        for (var found = next(FINDING); found.isPresent(); found = next(FINDING)) {
            mentions.add(mention(found.get()));
        }
        int sum = number(next(SUM));
        Baseline.Source source = next(SOURCE)
                .map(found ->
                        found.group().equals(Sentence.CALM_PAST) ? Baseline.Source.CALM_PAST : Baseline.Source.TRAINING)
                .orElse(null);
        boolean unaccounted = next(UNACCOUNTED).isPresent();
        int silent = number(next(SILENT));
        List<Gap> missing = gaps(next(MISSING));
        List<Gap> stale = gaps(next(STALE));
        if (place < text.length()) {
            throw new IllegalArgumentException("not understood: " + text.substring(place));
        }
        return new Reading(
                head.group(1),
                Integer.parseInt(head.group(2)),
                head.group(3),
                unfamiliar,
                lost.filter(SentenceReader::isToOthers)
                        .map(found -> percent(found.group(1)))
                        .orElse(Reading.UNSAID),
                lost.map(found -> percent(isToOthers(found) ? found.group(3) : found.group(1)))
                        .orElse(Reading.UNSAID),
                mentions,
                sum,
                source,
                unaccounted,
                neighbour,
                noNeighbour,
                triage.map(found -> verdict(found.group(1))).orElse(unclear ? Verdict.UNCLEAR : Verdict.CALM),
                triage.map(found -> Integer.parseInt(found.group(2))).orElse(0),
                presses.map(found -> pressed(found.group(3))).orElse(List.of()),
                Math.max(silent, 0),
                missing.stream().map(Gap::group).toList(),
                stale);
    }

    /** What stands at the current place, if it is this; then the place is behind it and one blank. */
    private Optional<MatchResult> next(Pattern pattern) {
        matcher.usePattern(pattern).region(place, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        place = matcher.end();
        if (text.startsWith(" ", place)) {
            place++;
        }
        return Optional.of(matcher.toMatchResult());
    }

    private static boolean isToOthers(MatchResult lost) {
        return lost.group(2).startsWith("others");
    }

    private static int percent(String digits) {
        return digits == null ? Reading.UNSAID : Integer.parseInt(digits);
    }

    private static int number(Optional<MatchResult> found) {
        return found.map(result -> Integer.parseInt(result.group(1))).orElse(Reading.UNSAID);
    }

    private static Mention mention(MatchResult found) {
        var spans = new ArrayList<Between>();
        spans.add(between(found, 1));
        if (found.group(3) != null) {
            spans.add(between(found, 3));
        }
        boolean isChange = found.group(9) != null;
        double baseline = quantity(found.group(isChange ? 10 : 15));
        double observed = quantity(found.group(isChange ? 12 : 13));
        return new Mention(
                found.group(7) == null ? scope(found.group(5)) : Scope.OTHER_CPUS,
                found.group(6),
                found.group(8),
                isChange,
                isChange ? found.group(9).equals("rose") : observed > baseline,
                spans,
                baseline,
                observed,
                found.group(isChange ? 11 : 14),
                found.group(16) == null ? Reading.UNSAID : quantity(found.group(16)),
                quantity(found.group(17)),
                quantity(found.group(18)));
    }

    private static Between between(MatchResult found, int group) {
        return new Between(LocalTime.parse(found.group(group)), LocalTime.parse(found.group(group + 1)));
    }

    private static Scope scope(String words) {
        return words.endsWith("own") ? Scope.OWN : Scope.NEIGHBOUR;
    }

    private static Verdict verdict(String words) {
        return switch (words) {
            case "its own CPU quota" -> Verdict.QUOTA;
            case "the hypervisor" -> Verdict.HYPERVISOR;
            case "too little CPU time for all on its CPUs" -> Verdict.SHORTAGE;
            default -> Verdict.NEIGHBOURS;
        };
    }

    private static List<Pressed> pressed(String words) {
        return PRESSED.matcher(words)
                .results()
                .map(found -> new Pressed(found.group(1), Double.parseDouble(found.group(2))))
                .toList();
    }

    private static List<Gap> gaps(Optional<MatchResult> found) {
        var gaps = new ArrayList<Gap>();
        for (String words : found.map(result -> result.group(1).split(", ")).orElse(new String[0])) {
            Matcher one = ONE_GROUP.matcher(words);
            if (!one.matches()) {
                throw new IllegalArgumentException("no group: " + words);
            }
            int age = one.group(3) == null ? Gap.MISSING : Integer.parseInt(one.group(3));
            gaps.add(new Gap(new MetricGroup(one.group(2), scope(one.group(1))), age));
        }
        return gaps;
    }

    /** What {@link Quantity#number} means. */
    static double quantity(String number) {
        int prefix = Quantity.PREFIXES.indexOf(number.charAt(number.length() - 1));
        return prefix < 0
                ? Double.parseDouble(number)
                : Double.parseDouble(number.substring(0, number.length() - 1) + "e" + 3 * (prefix + 1));
    }
}
