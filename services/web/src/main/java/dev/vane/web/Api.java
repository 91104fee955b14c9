package dev.vane.web;

import dev.vane.clients.FollowerHealth;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Scope;
import dev.vane.contracts.Signals;
import dev.vane.contracts.Signals.Signal;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Answers the questions of {@code docs/console-api.md}, all but the event stream. */
final class Api {
    private static final int MAX_METRICS = 8;
    private static final long MAX_SAMPLE_SECONDS = 900;
    private static final MetricCatalogue CATALOGUE = MetricCatalogue.get();

    private final Fleet fleet;
    private final RecentResponses responses;
    private final RecordLookup lookup;
    private final Supplier<FollowerHealth> health;
    private final BooleanSupplier hasRead;
    private final InstantSource clock;

    /** Questions about what topics hold, which have no answer until these have been read. */
    private final Map<String, Function<Query, Answer>> aboutTopics = Map.of(
            "/api/vms", this::vms,
            "/api/vm", this::vm,
            "/api/history", this::history,
            "/api/explanations", this::explanations,
            "/api/samples", this::samples,
            "/api/maps", this::maps,
            "/api/map", this::map,
            "/api/map/weights", this::weights,
            "/api/requests", this::requests);

    /** @param hasRead true once everything that was in the topics at the start has been read */
    Api(
            Fleet fleet,
            RecentResponses responses,
            RecordLookup lookup,
            Supplier<FollowerHealth> health,
            BooleanSupplier hasRead,
            InstantSource clock) {
        this.fleet = fleet;
        this.responses = responses;
        this.lookup = lookup;
        this.health = health;
        this.hasRead = hasRead;
        this.clock = clock;
    }

    private record Vms(long time, boolean live, String reason, List<VmView> vms) {}

    private record Status(
            long time,
            boolean ready,
            String reason,
            Optional<String> version,
            long hosts,
            int vms,
            List<Fleet.Model> models) {}

    private record Vm(long time, VmView vm, Optional<AttentionSummary> attention, List<VmView> neighbours) {}

    private record Samples(Collection<Long> seconds, List<Series> series) {}

    /** The values of one metric, null where a second has none. */
    private record Series(String metric, String unit, String group, Scope scope, List<Float> values) {}

    /** @param given true if a sample holds it, so that a model request may change it */
    private record CatalogueMetric(String name, String group, String unit, String help, boolean given) {}

    /**
     * Answers one question.
     *
     * @param path which
     * @param rawQuery about what, percent-encoded; null if nothing was said
     */
    Answer answer(String path, String rawQuery) {
        try {
            if (path.equals("/api/status")) {
                return Answer.json(status());
            }
            if (path.equals("/api/metrics")) {
                return Answer.json(Map.of("metrics", metrics()));
            }
            Function<Query, Answer> question = aboutTopics.get(path);
            if (question == null) {
                throw RefusedRequestException.unknown("there is no such question: docs/console-api.md lists them");
            }
            if (!hasRead.getAsBoolean()) {
                throw RefusedRequestException.notYet(health.get().reason());
            }
            return question.apply(Query.parse(rawQuery));
        } catch (RefusedRequestException e) {
            return Answer.error(e.status(), e.getMessage());
        }
    }

    private Status status() {
        FollowerHealth read = health.get();
        Fleet.Count count = fleet.count();
        return new Status(
                now(),
                read.isLive(),
                read.reason(),
                Optional.ofNullable(Api.class.getPackage().getImplementationVersion()),
                count.hosts(),
                count.vms(),
                count.models());
    }

    /** The catalogue, then what else samples give a model. */
    private static List<CatalogueMetric> metrics() {
        return IntStream.range(0, Signals.list().size())
                .mapToObj(place -> {
                    Signal signal = Signals.list().get(place);
                    String help = place < MetricCatalogue.SIZE
                            ? CATALOGUE.metrics().get(place).help()
                            : "";
                    return new CatalogueMetric(
                            signal.name(), signal.group(), signal.unit(), help, Signals.isGiven(place));
                })
                .toList();
    }

    private Answer vms(Query query) {
        FollowerHealth read = health.get();
        return Answer.json(new Vms(now(), read.isLive(), read.reason(), fleet.vms()));
    }

    private Answer vm(Query query) {
        Fleet.Detail detail = fleet.detail(query.vm());
        return Answer.json(new Vm(now(), detail.vm(), detail.attention(), detail.neighbours()));
    }

    private Answer history(Query query) {
        VmKey vm = query.vm();
        Query.Range range = query.range(Long.MAX_VALUE);
        return Answer.json(fleet.history(vm, history -> history.view(range)));
    }

    private Answer explanations(Query query) {
        return Answer.json(Map.of("explanations", fleet.explanations(query.vm())));
    }

    private Answer samples(Query query) {
        VmKey vm = query.vm();
        Query.Range range = query.range(MAX_SAMPLE_SECONDS);
        List<Integer> asked = signals(query.all("metric"));
        SortedMap<Long, Sample> samples = fleet.history(vm, history -> history.appended(range))
                .map(appended -> lookup.samples(vm, range, appended))
                .orElseGet(TreeMap::new);
        List<float[]> numbers = samples.values().stream().map(Api::numbers).toList();
        return Answer.json(new Samples(
                samples.keySet(),
                asked.stream().map(place -> series(place, numbers)).toList()));
    }

    private static List<Integer> signals(List<String> names) {
        if (names.isEmpty() || names.size() > MAX_METRICS) {
            throw RefusedRequestException.bad(
                    "metric must be given 1 to %d times, not %d times".formatted(MAX_METRICS, names.size()));
        }
        return names.stream().map(Api::signal).toList();
    }

    private static int signal(String name) {
        int place = Signals.indexOf(name);
        if (place < 0) {
            throw RefusedRequestException.bad("metric must be one that /api/metrics lists: " + name);
        }
        return place;
    }

    /** All signals of a sample, NaN where one is absent. */
    private static float[] numbers(Sample sample) {
        float[] numbers = new float[Signals.list().size()];
        Arrays.fill(numbers, Float.NaN);
        Signals.read(sample.values(), sample.extras(), (signal, value) -> numbers[signal] = value);
        return numbers;
    }

    private static Series series(int place, List<float[]> samples) {
        Signal signal = Signals.list().get(place);
        return new Series(
                signal.name(),
                signal.unit(),
                signal.group(),
                Scope.OWN,
                samples.stream().map(numbers -> numbers[place]).toList());
    }

    private Answer requests(Query query) {
        return Answer.json(Map.of("responses", responses.newest()));
    }

    private Answer maps(Query query) {
        return Answer.json(Map.of(
                "maps", fleet.maps(query.vm()).stream().map(MapPlace::head).toList()));
    }

    private Answer map(Query query) {
        AttentionMap map = find(query);
        return Answer.json(new MapPlace.Description(MapPlace.Head.of(map), map.features()));
    }

    private Answer weights(Query query) {
        AttentionMap map = find(query);
        byte[] scales = map.scales().get();
        byte[] weights = map.weights().get();
        byte[] body = Arrays.copyOf(scales, scales.length + weights.length);
        System.arraycopy(weights, 0, body, scales.length, weights.length);
        return Answer.of("application/octet-stream", body);
    }

    private AttentionMap find(Query query) {
        return fleet.map(
                        query.vm(),
                        query.second("second"),
                        query.word("branch", List.of(Branch.TEMPORAL, Branch.SYSTEM)),
                        query.flag("calibrated"))
                .flatMap(lookup::map)
                .orElseThrow(() -> RefusedRequestException.unknown("there is no such map, or no longer"));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
