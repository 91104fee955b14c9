package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Triage.Verdict;
import dev.vane.inference.taker.Taken.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Evidence of every kind that a record allows, the same for the same seed. */
public final class RandomEvidence {
    private static final List<String> GROUPS = List.of("cpu", "disk", "llc", "memory", "membw", "top-down");
    private static final List<String> UNITS = List.of("1", "By/s", "{event}/s", "By", "{switch}/s", "{fault}/s", "s");
    private static final List<Scope> SCOPES = List.of(Scope.OWN, Scope.SAME_CPUS, Scope.OTHER_CPUS);

    private final Random random;

    private RandomEvidence(long seed) {
        random = new Random(seed);
    }

    /** Any evidence. */
    public static Evidence of(long seed) {
        return new RandomEvidence(seed).evidence();
    }

    private Evidence evidence() {
        double predicted = 0.01 + 0.98 * random.nextDouble();
        Severity severity = Severity.of(predicted);
        double room = severity == Severity.NONE ? predicted : 1 - predicted;
        double size = random.nextInt(5) == 0 ? 0.0199 * random.nextDouble() : 0.021 + random.nextDouble();
        double effect = -severity.direction().sign() * Math.min(size, room * 0.999);
        int rows = 1 + random.nextInt(60);
        Instant end = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(200_000));
        Instant start = end.minusSeconds(rows - 1);
        boolean accounted = Evidence.isAccountedFor(severity, effect);
        Verdict verdict = one(List.of(Verdict.values()));
        boolean points = verdict != Verdict.CALM && verdict != Verdict.UNCLEAR;
        return new Evidence(
                random.nextBoolean() ? "host-%d/vm %d".formatted(random.nextInt(9), random.nextInt(9)) : "web.1",
                start,
                end,
                predicted,
                severity,
                random.nextBoolean(),
                one(List.of(Baseline.Source.values())),
                accounted ? findings(start, rows) : List.of(),
                effect,
                random.nextInt(3) == 0 ? random.nextInt(30) : 0,
                gaps(),
                neighbours(1 - predicted),
                new Triage(verdict, points ? 0.001 + 0.999 * random.nextDouble() : 0),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(new LostCpuTime(share(), share())),
                presses());
    }

    /** Mostly of nobody. */
    private List<Part> presses() {
        return IntStream.range(0, Math.max(0, random.nextInt(8) - 4))
                .mapToObj(i ->
                        new Part(i == 0 ? "vm (%d), db".formatted(i) : "web." + i, 0.005 + 2 * random.nextDouble()))
                .toList();
    }

    private List<Finding> findings(Instant start, int rows) {
        List<Integer> metrics = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
        Collections.shuffle(metrics, random);
        return metrics.subList(0, 1 + random.nextInt(Evidence.MAX_FINDINGS)).stream()
                .map(metric -> finding(metric, start, rows))
                .sorted(Comparator.comparingDouble((Finding found) -> Math.abs(found.effect()))
                        .reversed())
                .toList();
    }

    private Finding finding(int metric, Instant start, int rows) {
        double baseline = magnitude();
        double observed = random.nextInt(10) == 0 ? 0 : magnitude();
        double z = Math.signum(observed - baseline) * (0.01 + 20 * random.nextDouble());
        return new Finding(
                new Feature(
                        "vm.metric_%d.rate".formatted(metric / SCOPES.size()),
                        one(UNITS),
                        one(GROUPS),
                        SCOPES.get(metric % SCOPES.size())),
                spans(start, rows),
                baseline,
                observed,
                z,
                1.9 * random.nextDouble() - 0.95);
    }

    /** Often one that is hardly told, or not. */
    private double share() {
        return random.nextBoolean() ? 0.01 * random.nextDouble() : random.nextDouble();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** From next to nothing to beyond all prefixes; sometimes negative, as a linear metric may be. */
    private double magnitude() {
        double size = Math.exp(random.nextDouble(-15, 40));
        return random.nextInt(20) == 0 ? -size : size;
    }

    private List<Span> spans(Instant start, int rows) {
        int[] ends = random.ints(4, 0, rows).sorted().toArray();
        var first = new Span(start.plusSeconds(ends[0]), start.plusSeconds(ends[1]));
        return ends[2] > ends[1] && random.nextBoolean()
                ? List.of(first, new Span(start.plusSeconds(ends[2]), start.plusSeconds(ends[3])))
                : List.of(first);
    }

    private List<Gap> gaps() {
        var gaps = new ArrayList<Gap>();
        for (String group : GROUPS) {
            switch (random.nextInt(8)) {
                case 0 -> gaps.add(new Gap(new MetricGroup(group, Scope.OWN), Gap.MISSING));
                case 1 -> gaps.add(new Gap(new MetricGroup(group, Scope.NEIGHBOUR), 5 + random.nextInt(50)));
                default -> {
                    // It has data.
                }
            }
        }
        return gaps;
    }

    private List<NeighbourEffect> neighbours(double room) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new NeighbourEffect("db " + i, (random.nextDouble() - 0.3) * room))
                .sorted(Comparator.comparingDouble(NeighbourEffect::effect).reversed())
                .toList();
    }
}
