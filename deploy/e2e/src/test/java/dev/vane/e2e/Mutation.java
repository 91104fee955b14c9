package dev.vane.e2e;

import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Topics;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;

/** A way to break the contract, and why a record that is broken so must be refused. */
enum Mutation {
    TRUNCATED(Reason.TRUNCATED),
    OVERSIZED(Reason.OVERSIZED),
    OTHER_TYPE(Reason.WRONG_TYPE),
    UNKNOWN_VERSION(Reason.UNKNOWN_SCHEMA),
    TEXT(Reason.NOT_ENCODED),
    EMPTY(Reason.NOT_ENCODED),
    NOT_A_NUMBER(Reason.NON_FINITE_VALUE),
    INFINITE(Reason.NON_FINITE_VALUE),
    NEGATIVE(Reason.NEGATIVE_VALUE),
    SHARE_ABOVE_ONE(Reason.OUT_OF_RANGE),
    VALUE_MISSING(Reason.WRONG_VALUE_COUNT),
    VALUE_TOO_MANY(Reason.WRONG_VALUE_COUNT),
    BEFORE_THE_EPOCH(Reason.INVALID_TIME),
    AT_THE_EPOCH(Reason.INVALID_TIME),
    YEAR_2100(Reason.FUTURE),
    NO_KEY(Reason.NULL_KEY),
    NO_VALUE(Reason.NULL_VALUE),
    OTHER_KEY(Reason.KEY_MISMATCH),
    OTHER_HOST(Reason.KEY_MISMATCH),
    LONG_KEY(Reason.NAME_TOO_LONG),
    LONG_HOST(Reason.NAME_TOO_LONG),
    LONG_VM(Reason.NAME_TOO_LONG),
    NAMELESS_VM(Reason.INVALID_NAME),
    CONTROL_CHARACTER(Reason.INVALID_NAME),
    SLASH_IN_HOST(Reason.INVALID_NAME),
    BROKEN_KEY(Reason.INVALID_UTF8),
    BROKEN_HOST(Reason.INVALID_UTF8),
    BROKEN_VM(Reason.INVALID_UTF8),
    OTHER_CATALOGUE(Reason.UNKNOWN_CATALOGUE),
    LATE(Reason.LATE),
    MORE_BYTES(Reason.TRAILING_BYTES);

    private static final int HEADER_BYTES = 10;
    private static final long NEW_YEAR_2100 =
            Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
    private static final Bytes TEN_KILOBYTES = RawSample.utf8("n".repeat(10_000));

    /** Ends with an overlong form of a slash, which strict decoders refuse. */
    private static final Bytes NOT_UTF8 = Bytes.wrap(new byte[] {'v', 'm', (byte) 0xc0, (byte) 0xaf});

    private final Reason reason;

    Mutation(Reason reason) {
        this.reason = reason;
    }

    /** Key and value as they are sent, either of which may be missing. */
    record Mutant(Optional<Bytes> key, Optional<Bytes> value) {
        static Mutant of(Bytes key, byte[] value) {
            return new Mutant(Optional.of(key), Optional.of(Bytes.wrap(value)));
        }
    }

    /** Why it must be refused. */
    Reason reason() {
        return reason;
    }

    /** Breaks a good sample, which must have been sent before: what is older by five seconds is closed by then. */
    Mutant of(Sample sample, Random random) {
        Bytes host = RawSample.utf8(sample.host());
        byte[] good = SourceRecords.encode(sample);
        return switch (this) {
            case NO_KEY -> new Mutant(Optional.empty(), Optional.of(Bytes.wrap(good)));
            case NO_VALUE -> new Mutant(Optional.of(host), Optional.empty());
            case OTHER_KEY -> Mutant.of(RawSample.utf8("x"), good);
            case LONG_KEY -> Mutant.of(TEN_KILOBYTES, good);
            case BROKEN_KEY -> Mutant.of(NOT_UTF8, good);
            case TRUNCATED ->
                Mutant.of(host, Arrays.copyOf(good, HEADER_BYTES + random.nextInt(good.length - HEADER_BYTES)));
            case OVERSIZED -> Mutant.of(host, Arrays.copyOf(good, SourceRecords.MAX_VALUE_BYTES + 1));
            case MORE_BYTES -> Mutant.of(host, Arrays.copyOf(good, good.length + 1 + random.nextInt(50)));
            case OTHER_TYPE -> Mutant.of(host, prediction(sample));
            case UNKNOWN_VERSION -> Mutant.of(host, withOtherFingerprint(good, random));
            case TEXT -> Mutant.of(host, sample.toString().getBytes(StandardCharsets.UTF_8));
            case EMPTY -> Mutant.of(host, new byte[0]);
            default -> Mutant.of(host, broken(RawSample.of(sample), random).bytes());
        };
    }

    /** The mutations that only hand-written fields can hold. */
    private RawSample broken(RawSample sample, Random random) {
        int metric = random.nextInt(MetricCatalogue.SIZE);
        return switch (this) {
            case NOT_A_NUMBER -> sample.withValue(metric, Float.NaN);
            case INFINITE ->
                sample.withValue(metric, random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
            case NEGATIVE -> sample.withValue(metric, -1 - random.nextFloat());
            case SHARE_ABOVE_ONE -> sample.withValue(topDownMetric(), 2 + random.nextFloat());
            case VALUE_MISSING -> sample.withValueCount(MetricCatalogue.SIZE - 1);
            case VALUE_TOO_MANY -> sample.withValueCount(MetricCatalogue.SIZE + 1);
            case BEFORE_THE_EPOCH -> sample.withSecond(-1);
            case AT_THE_EPOCH -> sample.withSecond(0);
            case YEAR_2100 -> sample.withSecond(NEW_YEAR_2100);
            case LATE -> sample.withSecond(sample.second() - 5 - random.nextInt(100));
            case OTHER_HOST -> sample.withHost(RawSample.utf8("x"));
            case LONG_HOST -> sample.withHost(TEN_KILOBYTES);
            case SLASH_IN_HOST -> sample.withHost(RawSample.utf8("a/b"));
            case BROKEN_HOST -> sample.withHost(NOT_UTF8);
            case LONG_VM -> sample.withVm(TEN_KILOBYTES);
            case NAMELESS_VM -> sample.withVm(RawSample.utf8(""));
            case CONTROL_CHARACTER -> sample.withVm(RawSample.utf8("vm\n1"));
            case BROKEN_VM -> sample.withVm(NOT_UTF8);
            case OTHER_CATALOGUE -> sample.withCatalogue(2 + random.nextInt(9));
            default -> throw new IllegalStateException("not of the fields: " + this);
        };
    }

    private static int topDownMetric() {
        return MetricCatalogue.get().metrics().stream()
                .filter(metric -> metric.group() == Metric.Group.TOPDOWN)
                .findFirst()
                .orElseThrow()
                .index();
    }

    private static byte[] withOtherFingerprint(byte[] good, Random random) {
        byte[] other = good.clone();
        other[2 + random.nextInt(Long.BYTES)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return other;
    }

    private static byte[] prediction(Sample sample) {
        OptionalDouble none = OptionalDouble.empty();
        Prediction prediction =
                new Prediction(sample.key(), sample.second(), 0.5f, none, none, none, 10, 0, "model@1", true);
        return Topics.PREDICTIONS.value().serializer().serialize(Topics.PREDICTIONS.name(), prediction);
    }
}
