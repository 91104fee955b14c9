package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

/** Clients of other make are written by what the documentation says of bytes: it says what the codecs write. */
class DocumentedBytesTest {
    private static final Path DOCS = Path.of("../../docs");
    private static final Path VECTORS = DOCS.resolve("examples/vectors.json");
    private static final List<AvroCodec<?>> OF_PRODUCERS =
            List.of(Codecs.SAMPLE, Codecs.TICK, Codecs.MEASURED_PERFORMANCE);

    @Test
    void producersFindTheFingerprintOfEachSchemaThatTheyWrite() throws IOException {
        assertThat(fingerprintsIn("producers.md")).isEqualTo(fingerprints(OF_PRODUCERS.stream()));
    }

    @Test
    void consumersFindTheFingerprintOfEachSchemaThatIsWritten() throws IOException {
        assertThat(fingerprintsIn("consumers.md"))
                .isEqualTo(fingerprints(Codecs.ALL.stream().filter(codec -> !OF_PRODUCERS.contains(codec))));
    }

    @Test
    void aSchemaHasTheFingerprintOfTheCanonicalFormThatIsShown() throws IOException {
        assertThat(Files.readString(DOCS.resolve("producers.md")))
                .contains(SchemaNormalization.toParsingForm(Codecs.TICK.schema()));
    }

    @Test
    void theRecordsThatAreShownHaveTheBytesThatAreShown() throws IOException {
        Path made = Files.writeString(Path.of("target/vectors.json"), vectors());

        assertThat(VECTORS)
                .as("after a new version of a schema: a copy of %s", made)
                .hasSameTextualContentAs(made);
    }

    /** Rows of a table that name a schema and its fingerprint, such as {@code | `tick-1` | `ea60c31f163906fc` |}. */
    private static Map<String, String> fingerprintsIn(String page) throws IOException {
        String row = ".*`([a-z-]+-[0-9]+)` \\| `([0-9a-f]{16})` \\|.*";
        return Files.readAllLines(DOCS.resolve(page)).stream()
                .filter(line -> line.matches(row))
                .collect(Collectors.toMap(line -> line.replaceAll(row, "$1"), line -> line.replaceAll(row, "$2")));
    }

    private static Map<String, String> fingerprints(Stream<AvroCodec<?>> codecs) {
        return codecs.collect(Collectors.toMap(DocumentedBytesTest::schema, codec -> HexFormat.of()
                .toHexDigits(Long.reverseBytes(SchemaNormalization.parsingFingerprint64(codec.schema())))));
    }

    private static String schema(AvroCodec<?> codec) {
        return "%s-%d".formatted(codec.name(), codec.versions().size());
    }

    private static String vectors() throws IOException {
        String host = Records.KEY.host();
        Tick second = new Tick(host, Records.SECOND, List.of("vm-1", "vm-2"), List.of(), false);
        Tick end = new Tick(host, Records.SECOND + 1, List.of(), List.of("vm-1", "vm-2"), true);
        MeasuredPerformance measured = new MeasuredPerformance(Records.KEY, Records.SECOND, 5, 0.625f);
        return Stream.of(
                        vector(Codecs.SAMPLE, Topics.SAMPLES, host, sample()),
                        vector(Codecs.TICK, Topics.SAMPLES, host, second),
                        vector(Codecs.TICK, Topics.SAMPLES, host, end),
                        vector(
                                Codecs.MEASURED_PERFORMANCE,
                                Topics.MEASURED_PERFORMANCES,
                                Records.KEY.toString(),
                                measured),
                        vector(
                                Codecs.PREDICTION,
                                Topics.PREDICTIONS,
                                Records.KEY.toString(),
                                Records.UNFAMILIAR_PREDICTION))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** One extra only: the entries of a map have no order. */
    private static Sample sample() {
        MetricValues values = MetricValues.builder()
                .set(place("vm.cpu.utilization"), 0.5)
                .set(place("vm.vcpu.runqueue_delay.ratio.mean"), 0.25)
                .set(place("vm.memory.rss"), 4096)
                .set(place("perf.context_switches"), 1000)
                .build();
        return new Sample(Records.KEY, Records.SECOND, values, Map.of(Extra.VM_LEDGER_ON_CPU_CORES.key(), 1f));
    }

    private static int place(String metric) {
        return MetricCatalogue.get().indexOf(metric);
    }

    /** The record is told by Avro's own reader of any schema, from the bytes. */
    private static <T> String vector(AvroCodec<T> codec, Topic<?, ?> topic, String key, T value) throws IOException {
        byte[] bytes = codec.encode(value);
        GenericRecord record = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), codec.schema()).decode(bytes);
        return """
                  {
                    "schema": "%s",
                    "topic": "%s",
                    "key": "%s",
                    "record": %s,
                    "hex": "%s"
                  }""".formatted(
                        schema(codec), topic.name(), key, record, HexFormat.of().formatHex(bytes));
    }
}
