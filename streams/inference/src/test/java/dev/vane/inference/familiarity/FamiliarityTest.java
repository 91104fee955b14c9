package dev.vane.inference.familiarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.familiarity.FamiliarityFit.Grouped;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FamiliarityTest {
    private static final int FEATURES = 8;
    private static final double NONE = Double.NaN;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** One value, as it is; the prototype is 0. Feature 1 was always there, feature 2 never, feature 3 half the time. */
    private static final Familiarity BY_HAND = new Familiarity(
            List.of(new Column(0, Statistic.MEAN, new FeatureScaling(Transform.LINEAR, 0, 1, true))),
            Prototypes.of(List.of(new byte[] {0})),
            List.of(1.0, 0.99, 0.0, 0.5),
            0.25,
            List.of(0.0, 1.0, 4.0, 9.0),
            0.3);

    @Test
    void scoresTheShareOfFamiliarWindowsThatWereAtLeastAsFar() {
        assertThat(BY_HAND.of(byHand(0))).isEqualTo(1);
        assertThat(BY_HAND.of(byHand(1))).isEqualTo(0.75);
        assertThat(BY_HAND.of(byHand(1.5))).isEqualTo(0.5);
        assertThat(BY_HAND.of(byHand(3))).isEqualTo(0.25);
        assertThat(BY_HAND.of(byHand(-4))).isZero();
        assertThat(BY_HAND.isFamiliar(0.3)).isTrue();
        assertThat(BY_HAND.isFamiliar(0.25)).isFalse();
    }

    @Test
    void squaresTheDifferenceInScalesUpToSix() {
        assertThat(BY_HAND.distance(byHand(2))).isEqualTo(4);
        assertThat(BY_HAND.distance(byHand(6))).isEqualTo(36);
        assertThat(BY_HAND.distance(byHand(1000))).isEqualTo(36);
    }

    @Test
    void addsAPenaltyForEachFeatureWhosePresenceContradictsTraining() {
        assertThat(BY_HAND.distance(Levels.still(10, 0, 5, NONE, 5))).isZero();
        assertThat(BY_HAND.distance(Levels.still(10, 0, 5, NONE, NONE))).isZero();
        assertThat(BY_HAND.distance(Levels.still(10, 0, NONE, NONE, NONE))).isEqualTo(0.25);
        assertThat(BY_HAND.distance(Levels.still(10, 0, NONE, 5, NONE))).isEqualTo(0.5);
    }

    @Test
    void isAsFarAsCanBeWhereNothingCanBeCompared() {
        assertThat(BY_HAND.distance(Levels.still(10, NONE, 5, NONE, NONE))).isEqualTo(36 + 0.25);
        assertThat(Prototypes.distance(new byte[] {0, 0, Column.ABSENT}, new byte[] {0, Column.ABSENT, 0}))
                .isEqualTo(36);
        assertThat(Prototypes.distance(new byte[] {0, 0, 0, 0}, new byte[] {0, 0, Column.ABSENT, Column.ABSENT}))
                .isZero();
    }

    @Test
    void looksAtRealRowsOnly() {
        MetricWindow real = byHand(1);
        List<Row> rows = new ArrayList<>(real.rows());
        rows.addAll(byHand(1000).rows().stream().map(Row::asImputed).toList());

        assertThat(BY_HAND.distance(new MetricWindow(rows))).isEqualTo(BY_HAND.distance(real));
    }

    @Test
    void givesTheDistanceThatASlowReadingGives() throws JsonProcessingException {
        Random random = new Random(5);
        Familiarity familiarity = fitted(random);
        JsonNode json = JSON.readTree(JSON.writeValueAsString(familiarity));
        for (int i = 0; i < 40; i++) {
            double[] levels = Levels.group(random, FEATURES, 1);
            levels[random.nextInt(FEATURES)] = NONE;
            levels[random.nextInt(FEATURES)] *= 10;
            MetricWindow window = Levels.window(random, 10 + random.nextInt(51), levels);

            assertThat(familiarity.distance(window)).isCloseTo(slowly(json, window), within(1e-9));
        }
    }

    @Test
    void knowsWhatItWasMadeOf() {
        Random random = new Random(6);
        List<Grouped> training = Levels.groups(random, "g", 5, 20, FEATURES, 1);
        Familiarity familiarity = FamiliarityFit.DEFAULT.fit(training, 1);

        assertThat(training).allSatisfy(one -> {
            assertThat(familiarity.distance(one.window())).isZero();
            assertThat(familiarity.of(one.window())).isEqualTo(1);
        });
    }

    @Test
    void tellsScaledValuesAndAnotherHostsPresenceFromWhatLiesNearTraining() {
        Random random = new Random(7);
        double[] levels = Levels.group(random, FEATURES, 1);
        List<Grouped> training = new ArrayList<>(Levels.groups(random, "g", 12, 30, FEATURES, 1));
        training.add(new Grouped("known", Levels.window(random, 60, levels)));
        Familiarity familiarity = new FamiliarityFit(50, 256, 3, 0.05).fit(training, 1);
        double[] scaled = levels.clone();
        double[] halfAbsent = levels.clone();
        for (int feature = 0; feature < FEATURES; feature++) {
            scaled[feature] *= 100;
            halfAbsent[feature] = feature % 2 == 0 ? NONE : levels[feature];
        }

        assertThat(familiarity.of(Levels.window(random, 60, levels))).isGreaterThan(0.5);
        assertThat(familiarity.of(Levels.window(random, 60, scaled))).isLessThan(familiarity.threshold());
        assertThat(familiarity.of(Levels.window(random, 60, halfAbsent))).isLessThan(familiarity.threshold());
    }

    @Test
    void comesBackFromJsonAsItWas() throws JsonProcessingException {
        Familiarity familiarity = fitted(new Random(8));

        Familiarity read = JSON.readValue(JSON.writeValueAsString(familiarity), Familiarity.class);

        assertThat(read).isEqualTo(familiarity).hasSameHashCodeAs(familiarity);
        assertThat(read).isNotEqualTo(BY_HAND);
    }

    @Test
    void takesNoMoreThanTwoHundredKilobytesHoweverLarge() throws JsonProcessingException {
        Random random = new Random(9);
        Column column = new Column(205, Statistic.MEAN, new FeatureScaling(Transform.LOG1P, 12.345678f, 1e-7f, true));
        List<byte[]> rows = IntStream.range(0, Familiarity.MAX_PROTOTYPES)
                .mapToObj(i -> {
                    byte[] row = new byte[Familiarity.MAX_COLUMNS];
                    random.nextBytes(row);
                    return row;
                })
                .toList();
        List<Double> distances = IntStream.range(0, Familiarity.MAX_DISTANCES)
                .mapToObj(i -> i + 0.123456)
                .toList();
        Familiarity largest = new Familiarity(
                Collections.nCopies(Familiarity.MAX_COLUMNS, column),
                Prototypes.of(rows),
                Collections.nCopies(206, 0.123),
                0.05,
                distances,
                0.05);

        assertThat(JSON.writeValueAsString(largest)).hasSizeLessThan(200_000);
    }

    @Test
    void refusesNonsenseNamingTheKey() {
        Prototypes one = Prototypes.of(List.of(new byte[] {0}));
        Prototypes two = Prototypes.of(List.of(new byte[] {0, 0}));
        List<Column> columns = BY_HAND.columns();
        List<Double> presence = BY_HAND.presence();
        List<Double> distances = BY_HAND.distances();
        assertRefused("familiarity.columns", () -> new Familiarity(List.of(), one, presence, 0, distances, 0));
        assertRefused("familiarity.columns", () -> new Familiarity(null, one, presence, 0, distances, 0));
        assertRefused("familiarity.prototypes", () -> new Familiarity(columns, null, presence, 0, distances, 0));
        assertRefused("familiarity.prototypes", () -> new Familiarity(columns, two, presence, 0, distances, 0));
        assertRefused("familiarity.presence", () -> new Familiarity(columns, one, List.of(), 0, distances, 0));
        assertRefused("familiarity.presence", () -> new Familiarity(columns, one, List.of(1.5), 0, distances, 0));
        assertRefused("familiarity.presencePenalty", () -> new Familiarity(columns, one, presence, -1, distances, 0));
        assertRefused("familiarity.distances", () -> new Familiarity(columns, one, presence, 0, List.of(2.0, 1.0), 0));
        assertRefused("familiarity.threshold", () -> new Familiarity(columns, one, presence, 0, distances, 1.1));
        assertThatThrownBy(() -> Prototypes.of(List.of(new byte[1], new byte[2])))
                .hasMessageContaining("familiarity.prototypes");
    }

    @Test
    void refusesPrototypesThatAreNoBase64() throws JsonProcessingException {
        String json = JSON.writeValueAsString(BY_HAND).replace("\"AA==\"", "\"!!\"");

        assertThatThrownBy(() -> JSON.readValue(json, Familiarity.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("familiarity.prototypes");
    }

    @Test
    void refusesWindowsOfAnotherModel() {
        assertThatThrownBy(() -> BY_HAND.of(Levels.still(10, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a window must have 4 features: 2");
    }

    private static MetricWindow byHand(double value) {
        return Levels.still(10, value, 5, NONE, NONE);
    }

    private static Familiarity fitted(Random random) {
        return FamiliarityFit.DEFAULT.fit(Levels.groups(random, "g", 12, 30, FEATURES, 1), 1);
    }

    private static void assertRefused(String key, ThrowingCallable familiarity) {
        assertThatThrownBy(familiarity)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    /** The distance as the manifest's words and numbers tell it, without a line of what is tested. */
    private static double slowly(JsonNode json, MetricWindow window) {
        double nearest = 36;
        for (JsonNode prototype : json.get("prototypes")) {
            nearest = Math.min(nearest, toPrototype(json, Base64.getDecoder().decode(prototype.asText()), window));
        }
        double penalty = 0;
        for (int feature = 0; feature < FEATURES; feature++) {
            double share = json.get("presence").get(feature).asDouble();
            boolean there = !values(window, feature, 0).isEmpty();
            if (there ? share == 0 : share >= 0.99) {
                penalty += json.get("presencePenalty").asDouble();
            }
        }
        return nearest + penalty;
    }

    private static double toPrototype(JsonNode json, byte[] prototype, MetricWindow window) {
        List<Double> differences = new ArrayList<>();
        int alone = 0;
        for (int i = 0; i < prototype.length; i++) {
            List<Double> values = ofColumn(json.get("columns").get(i), window);
            boolean known = prototype[i] != -128;
            if (known && !values.isEmpty()) {
                double scales = Math.round(21 * standardised(json.get("columns").get(i), values)) / 21.0;
                differences.add(Math.min(36, Math.pow(scales - prototype[i] / 21.0, 2)));
            } else if (known || !values.isEmpty()) {
                alone++;
            }
        }
        double sum = differences.stream().mapToDouble(Double::doubleValue).sum();
        return differences.isEmpty() || differences.size() < alone ? 36 : sum / differences.size();
    }

    private static double standardised(JsonNode column, List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        JsonNode scaling = column.get("scaling");
        double transformed = scaling.get("transform").asText().equals("LOG1P") ? Math.log1p(Math.max(mean, 0)) : mean;
        double standard = (transformed - scaling.get("center").floatValue())
                * scaling.get("inverseScale").floatValue();
        return Math.max(-6, Math.min(6, standard));
    }

    private static List<Double> ofColumn(JsonNode column, MetricWindow window) {
        int feature = column.get("feature").asInt();
        List<Double> last = column.get("statistic").asText().equals("LAST")
                ? values(window, feature, Math.max(0, window.rows().size() - 10))
                : List.of();
        return last.isEmpty() ? values(window, feature, 0) : last;
    }

    private static List<Double> values(MetricWindow window, int feature, int from) {
        return window.rows().subList(from, window.rows().size()).stream()
                .filter(row -> !row.imputed() && row.isPresent(feature))
                .map(row -> (double) row.value(feature))
                .toList();
    }
}
