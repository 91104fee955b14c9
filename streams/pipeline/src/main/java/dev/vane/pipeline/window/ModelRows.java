package dev.vane.pipeline.window;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Signals;
import dev.vane.contracts.Signals.Signal;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.RowLayout;
import dev.vane.inference.window.RowLayout.Column;
import dev.vane.inference.window.RowLayout.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows of a model: how many it looks back, and what they are made of.
 *
 * @param length T, rows of a full window
 * @param layout of a row over the {@link Signals} of samples
 */
public record ModelRows(int length, RowLayout layout) {
    /**
     * Those that a manifest asks for.
     *
     * @throws IllegalArgumentException naming the first feature that no sample gives, or not in that unit or group
     */
    public static ModelRows of(Manifest manifest) {
        List<Column> columns = new ArrayList<>();
        for (Feature feature : manifest.features().subList(0, manifest.windowFeatures())) {
            int place = Signals.indexOf(feature.name());
            if (place < 0) {
                throw new IllegalArgumentException(
                        "model %s has %s, which no sample gives".formatted(manifest.name(), feature));
            }
            Signal signal = Signals.list().get(place);
            if (!signal.unit().equals(feature.unit()) || !signal.group().equals(feature.group())) {
                throw new IllegalArgumentException(
                        "model %s has %s, samples give %s".formatted(manifest.name(), feature, signal));
            }
            columns.add(new Column(place, feature.scope().ofRows()));
        }
        return new ModelRows(manifest.windowRows(), new RowLayout(Signals.list().size(), columns));
    }

    /** The catalogue's metrics of the VM, then those of its neighbours. */
    public static ModelRows ofCatalogue(int length) {
        List<Column> columns = Stream.of(Scope.OWN, Scope.NEIGHBOURS)
                .flatMap(
                        scope -> IntStream.range(0, MetricCatalogue.SIZE).mapToObj(metric -> new Column(metric, scope)))
                .toList();
        return new ModelRows(length, new RowLayout(Signals.list().size(), columns));
    }

    /** A sample as a VM of its host. */
    static HostRows.Vm vm(Sample sample) {
        return new HostRows.Vm(own(sample), sample.cpus().map(CpuList::toBitSet));
    }

    /** A sample's signals. */
    static Row own(Sample sample) {
        Row.Builder row = Row.builder(Signals.list().size());
        Signals.read(sample.values(), sample.extras(), row::set);
        return row.build();
    }
}
