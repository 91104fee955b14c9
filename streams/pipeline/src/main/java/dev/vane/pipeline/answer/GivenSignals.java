package dev.vane.pipeline.answer;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Reading;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Signals;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Numbers of a sample by their names: the catalogue's metrics and the stall ledger's extras, not what follows from them. */
final class GivenSignals {
    private GivenSignals() {}

    /** Where the one of a name stands among {@link Signals}; empty if a sample does not hold it. */
    static OptionalInt place(String name) {
        int place = Signals.indexOf(name);
        return Signals.isGiven(place) ? OptionalInt.of(place) : OptionalInt.empty();
    }

    /** A number, if it is present. */
    static OptionalDouble value(Sample sample, int place) {
        if (place < MetricCatalogue.SIZE) {
            return sample.values().get(place);
        }
        Float extra = sample.extras().get(key(place));
        return extra == null ? OptionalDouble.empty() : OptionalDouble.of(extra);
    }

    /** The same sample with another number. */
    static Sample with(Sample sample, int place, double value) {
        if (place >= MetricCatalogue.SIZE) {
            Map<String, Float> extras = new HashMap<>(sample.extras());
            extras.put(key(place), (float) value);
            return new Sample(sample.key(), sample.second(), sample.values(), extras);
        }
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            if (metric != place && sample.values().isPresent(metric)) {
                values.set(metric, sample.values().get(metric).getAsDouble());
            }
        }
        return new Sample(
                sample.key(), sample.second(), values.set(place, value).build(), sample.extras());
    }

    private static String key(int place) {
        return Signals.list().get(place).name();
    }

    /**
     * The sample, if the pipeline would take it.
     *
     * @param field of the request that it comes from
     */
    static Sample valid(Sample sample, String field) throws RefusedQuestionException {
        Reading reading = SourceRecords.read(
                sample.host().getBytes(StandardCharsets.UTF_8), SourceRecords.encode(sample), sample.second() * 1000);
        if (reading instanceof Reading.Refused refused) {
            throw RefusedQuestionException.invalid(field, refused.detail());
        }
        return sample;
    }
}
