package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** What is written to a topic is what is read from it. */
class RoundTripTest {
    @Property(tries = 300, seed = "20260903")
    void samples(@ForAll("samples") Sample sample) {
        assertThat(through(Topics.SAMPLES.value(), sample)).isEqualTo(sample);
    }

    @Property(tries = 300, seed = "20260904")
    void samplesAreAccepted(@ForAll("samples") Sample sample) {
        Reading reading = SourceRecords.read(
                sample.host().getBytes(StandardCharsets.UTF_8), SourceRecords.encode(sample), sample.second() * 1000);

        assertThat(reading).isEqualTo(new Reading.Accepted(sample));
    }

    @Test
    void ticks() {
        Tick empty = new Tick("host-1", 1, List.of(), List.of(), false);

        assertThat(through(Topics.SAMPLES.value(), Records.TICK)).isEqualTo(Records.TICK);
        assertThat(through(Topics.SAMPLES.value(), empty)).isEqualTo(empty);
    }

    @Test
    void predictions() {
        Prediction bare = new Prediction(
                Records.KEY,
                1,
                1f,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                10,
                0,
                "random",
                false);

        assertThat(through(Topics.PREDICTIONS.value(), Records.PREDICTION)).isEqualTo(Records.PREDICTION);
        assertThat(through(Topics.PREDICTIONS.value(), bare)).isEqualTo(bare);
    }

    @Test
    void predictionsThatAreMarked() {
        assertThat(through(Topics.PREDICTIONS.value(), Records.UNFAMILIAR_PREDICTION))
                .isEqualTo(Records.UNFAMILIAR_PREDICTION);
    }

    @Test
    void predictionsOfAnOlderWriterAreNotMarked() throws IOException {
        Schema first = Codecs.PREDICTION.versions().getFirst();
        GenericRecord older = new GenericRecordBuilder(first)
                .set("host", "host-1")
                .set("vm", "vm-1")
                .set("second", 7L)
                .set("relativePerformance", 0.75f)
                .set("realRows", 60)
                .set("imputedRows", 0)
                .set("model", "random")
                .set("trained", false)
                .build();
        ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), first).encode(older);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);

        Prediction read = Topics.PREDICTIONS.value().deserializer().deserialize("p", bytes);

        OptionalDouble none = OptionalDouble.empty();
        assertThat(read)
                .isEqualTo(PredictionBuilder.builder()
                        .key(Records.KEY)
                        .second(7)
                        .relativePerformance(0.75f)
                        .lower(none)
                        .upper(none)
                        .familiarity(none)
                        .realRows(60)
                        .imputedRows(0)
                        .model("random")
                        .trained(false)
                        .unfamiliar(false)
                        .ledger(Optional.empty())
                        .degradation(List.of())
                        .adaptation(Optional.empty())
                        .losses(Optional.empty())
                        .condition(Optional.empty())
                        .build());
    }

    @Test
    void measuredPerformances() {
        assertThat(through(Topics.MEASURED_PERFORMANCES.value(), Records.MEASURED_PERFORMANCE))
                .isEqualTo(Records.MEASURED_PERFORMANCE);
        assertThat(through(Topics.SAMPLES.value(), Records.MEASURED_PERFORMANCE))
                .isEqualTo(Records.MEASURED_PERFORMANCE);
    }

    @Test
    void resets() {
        Reset ofHost = new Reset("host-1", Optional.empty(), 7);

        assertThat(through(Topics.SAMPLES.value(), Records.RESET)).isEqualTo(Records.RESET);
        assertThat(through(Topics.SAMPLES.value(), ofHost)).isEqualTo(ofHost);
    }

    @Test
    void realisedErrors() {
        OptionalDouble none = OptionalDouble.empty();
        RealisedError bare = RealisedErrorBuilder.builder()
                .key(Records.KEY)
                .second(7)
                .predicted(1f)
                .measured(0.5f)
                .lower(none)
                .upper(none)
                .model("random")
                .trained(false)
                .unfamiliar(false)
                .raw(Optional.empty())
                .build();

        assertThat(through(Topics.REALISED_ERRORS.value(), Records.REALISED_ERROR))
                .isEqualTo(Records.REALISED_ERROR);
        assertThat(through(Topics.REALISED_ERRORS.value(), bare)).isEqualTo(bare);
    }

    @Test
    void attentionSummaries() {
        assertThat(through(Topics.ATTENTION_SUMMARIES.value(), Records.ATTENTION_SUMMARY))
                .isEqualTo(Records.ATTENTION_SUMMARY);
    }

    @Test
    void windowsToExplain() {
        WindowToExplain bare = new WindowToExplain(
                Records.PREDICTION,
                Optional.empty(),
                true,
                Records.rows(1, 0),
                Map.of(),
                List.of(),
                70,
                Optional.empty());

        assertThat(through(Topics.WINDOWS_TO_EXPLAIN.value(), Records.WINDOW_TO_EXPLAIN))
                .isEqualTo(Records.WINDOW_TO_EXPLAIN);
        assertThat(through(Topics.WINDOWS_TO_EXPLAIN.value(), bare)).isEqualTo(bare);
    }

    @Test
    void explanations() {
        assertThat(through(Topics.EXPLANATIONS.value(), Records.EXPLANATION)).isEqualTo(Records.EXPLANATION);
    }

    @Test
    void attentionMaps() {
        assertThat(through(Topics.ATTENTION_MAPS.value(), Records.ATTENTION_MAP))
                .isEqualTo(Records.ATTENTION_MAP);
    }

    @Test
    void attentionStatistics() {
        assertThat(through(Topics.ATTENTION_STATISTICS.value(), Records.ATTENTION_STATISTICS))
                .isEqualTo(Records.ATTENTION_STATISTICS);
    }

    @Test
    void skippedWindowsForEveryReason() {
        for (SkippedWindow.Reason reason : SkippedWindow.Reason.values()) {
            SkippedWindow skipped = new SkippedWindow(Records.KEY, 7, reason, 1, 2);

            assertThat(through(Topics.SKIPPED_WINDOWS.value(), skipped)).isEqualTo(skipped);
        }
    }

    @Test
    void deadLettersForEveryReasonByteForByte() {
        Optional<Bytes> value = Optional.of(Bytes.wrap(new byte[] {0, -1, 127, -128}));
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            DeadLetter letter = new DeadLetter(reason, "why", Optional.empty(), value, "samples", 0, 1L, 2L);

            assertThat(through(Topics.DEAD_LETTERS.value(), letter)).isEqualTo(letter);
        }
    }

    @Test
    void deadLettersThatHoldTheLongestRecord() {
        Bytes longest = Bytes.wrap(new byte[SourceRecords.MAX_VALUE_BYTES]);
        DeadLetter letter = new DeadLetter(
                DeadLetter.Reason.LATE, "why", Optional.empty(), Optional.of(longest), "samples", 0, 1L, 2L);

        assertThat(through(Topics.DEAD_LETTERS.value(), letter)).isEqualTo(letter);
    }

    @Test
    void keys() {
        VmKey odd = new VmKey("höst \"1\"", "a/b\\c");

        assertThat(through(Topics.PREDICTIONS.key(), odd)).isEqualTo(odd);
        assertThat(through(Topics.SAMPLES.key(), "höst")).isEqualTo("höst");
    }

    @Test
    void theLongestTickFits() {
        List<String> names = java.util.stream.IntStream.range(0, 4000)
                .mapToObj("%0253d"::formatted)
                .toList();
        Tick tick = new Tick("host-1", 1, names, List.of(), false);

        assertThat(SourceRecords.encode(tick)).hasSizeLessThan(SourceRecords.MAX_VALUE_BYTES);
        assertThat(through(Topics.SAMPLES.value(), tick)).isEqualTo(tick);
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<VmKey> keys = Combinators.combine(names().filter(name -> name.indexOf('/') < 0), names())
                .as(VmKey::new);
        Arbitrary<Long> seconds = Arbitraries.longs().between(1, 1L << 40);
        Arbitrary<Map<String, Float>> extras = Arbitraries.maps(
                        names(), Arbitraries.floats().between(-1e6f, 1e6f))
                .ofMaxSize(8);
        return Combinators.combine(keys, seconds, values(), extras).as(Sample::new);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a1', '\ud7ff')
                .ofMinLength(1)
                .ofMaxLength(80);
    }

    private static Arbitrary<MetricValues> values() {
        Arbitrary<Double> shares = Arbitraries.doubles().between(0, 1);
        Arbitrary<Double> anything =
                Arbitraries.oneOf(shares, Arbitraries.doubles().between(0, 1e15));
        return anything.injectNull(0.4)
                .array(Double[].class)
                .ofSize(MetricCatalogue.SIZE)
                .map(RoundTripTest::values);
    }

    private static MetricValues values(Double[] drawn) {
        MetricValues.Builder values = MetricValues.builder();
        for (Metric metric : MetricCatalogue.get().metrics()) {
            Double value = drawn[metric.index()];
            if (value != null) {
                values.set(metric.index(), Math.min(value, metric.max()));
            }
        }
        return values.build();
    }

    private static <T> T through(Serde<T> serde, T value) {
        return serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", value));
    }
}
