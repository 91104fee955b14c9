package dev.vane.e2e;

import dev.vane.contracts.Explanation;
import dev.vane.contracts.Explanation.Baseline;
import dev.vane.contracts.Explanation.Evidence;
import dev.vane.contracts.Explanation.LostCpuTime;
import dev.vane.contracts.Explanation.NeighbourEffect;
import dev.vane.contracts.Explanation.Span;
import dev.vane.contracts.ExplanationBuilder;
import dev.vane.contracts.ExplanationEvidenceBuilder;
import dev.vane.contracts.Scope;
import dev.vane.inference.window.RowLayout;
import dev.vane.pipeline.explain.Observations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.LongStream;

/** Ways to make a true explanation say something false. */
enum FalseStatement {
    OTHER_VALUE {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return anyEvidence(
                    told,
                    random,
                    one -> Optional.of(
                            ExplanationEvidenceBuilder.from(one).withObserved(wrong(one.observed(), random))));
        }
    },
    OTHER_CALM {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return told.baseline() != Baseline.CALM_PAST
                    ? Optional.empty()
                    : anyEvidence(
                            told,
                            random,
                            one -> Optional.of(
                                    ExplanationEvidenceBuilder.from(one).withBaseline(wrong(one.baseline(), random))));
        }
    },
    OTHER_DIRECTION {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return anyEvidence(
                    told,
                    random,
                    one -> Optional.of(ExplanationEvidenceBuilder.builder(one)
                            .baseline(one.observed())
                            .observed(one.baseline())
                            .build()));
        }
    },
    /** A metric may well have been the same at another time, which is then true of it. */
    OTHER_TIME {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return anyEvidence(told, random, one -> {
                long by = random.nextLong(1, 21);
                List<Span> spans = one.spans().stream()
                        .map(span -> new Span(span.from() - by, span.to() - by))
                        .toList();
                boolean isWithin = spans.getFirst().from() >= told.start();
                return isWithin && isSame(one, spans, observations)
                        ? Optional.empty()
                        : Optional.of(ExplanationEvidenceBuilder.from(one).withSpans(spans));
            });
        }
    },
    OTHER_METRIC {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return anyEvidence(told, random, one -> {
                String other = oneOf(List.of("vm.memory.rss", "vm.cpu.utilization", "perf.page_faults"), random);
                return other.equals(one.metric())
                        ? Optional.empty()
                        : Optional.of(ExplanationEvidenceBuilder.from(one).withMetric(other));
            });
        }
    },
    TRAINING_FOR_PAST {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return Optional.of(ExplanationBuilder.from(told)
                    .withBaseline(told.baseline() == Baseline.CALM_PAST ? Baseline.TRAINING : Baseline.CALM_PAST));
        }
    },
    OTHER_LOSS {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return told.lostCpuTime().map(lost -> ExplanationBuilder.from(told)
                    .withLostCpuTime(Optional.of(new LostCpuTime(wrong(lost.toOthers(), random), lost.toQuota()))));
        }
    },
    OTHER_NEIGHBOUR {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            if (told.neighbours().isEmpty()) {
                return Optional.empty();
            }
            List<NeighbourEffect> neighbours = new ArrayList<>(told.neighbours());
            neighbours.set(
                    0, new NeighbourEffect("nobody", neighbours.getFirst().effect()));
            return Optional.of(ExplanationBuilder.from(told).withNeighbours(neighbours));
        }
    },
    OTHER_ROWS {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return Optional.of(ExplanationBuilder.builder(told)
                    .realRows(told.realRows() - 1)
                    .imputedRows(told.imputedRows() + 1)
                    .build());
        }
    },
    STALE {
        @Override
        Optional<Explanation> of(Explanation told, Observations observations, Random random) {
            return Optional.of(
                    ExplanationBuilder.from(told).withStaleSeconds(told.staleSeconds() + 1 + random.nextInt(9)));
        }
    };

    /** Far more than rounding, and far less than anybody would see. */
    private static final double LEAST_WRONG = 0.01;

    private static final double SAME = 1e-3;

    /** Makes it false in this way; empty if nothing in it can be. */
    abstract Optional<Explanation> of(Explanation told, Observations observations, Random random);

    @FunctionalInterface
    private interface Change {
        Optional<Evidence> of(Evidence evidence);
    }

    private static Optional<Explanation> anyEvidence(Explanation told, Random random, Change change) {
        if (told.evidence().isEmpty()) {
            return Optional.empty();
        }
        int place = random.nextInt(told.evidence().size());
        return change.of(told.evidence().get(place)).map(changed -> {
            List<Evidence> evidence = new ArrayList<>(told.evidence());
            evidence.set(place, changed);
            return ExplanationBuilder.from(told).withEvidence(evidence);
        });
    }

    private static float wrong(float value, Random random) {
        double by = LEAST_WRONG + random.nextDouble();
        return (float) (value == 0 ? by : value * (1 + by));
    }

    private static <T> T oneOf(List<T> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }

    private static boolean isSame(Evidence evidence, List<Span> spans, Observations observations) {
        List<RowLayout.Scope> scopes = evidence.scope() == Scope.OWN
                ? List.of(RowLayout.Scope.OWN)
                : List.of(RowLayout.Scope.SAME_CPUS, RowLayout.Scope.OTHER_CPUS);
        return scopes.stream().anyMatch(scope -> {
            OptionalDouble mean = spans.stream()
                    .flatMapToLong(span -> LongStream.rangeClosed(span.from(), span.to()))
                    .mapToObj(second -> observations.value(evidence.metric(), scope, second))
                    .flatMapToDouble(OptionalDouble::stream)
                    .average();
            return mean.isPresent()
                    && Math.abs(mean.getAsDouble() - evidence.observed()) <= SAME * Math.abs(evidence.observed());
        });
    }
}
