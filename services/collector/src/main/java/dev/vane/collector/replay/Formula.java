package dev.vane.collector.replay;

import dev.vane.collector.mapping.MappedMetric;
import dev.vane.collector.mapping.MappedMetric.Combine;
import dev.vane.collector.mapping.MappedMetric.Part;
import dev.vane.collector.mapping.MappedMetric.Transform;
import dev.vane.contracts.catalogue.Metric;
import java.util.List;

/** One mapped metric over the columns of one trace. */
final class Formula {
    private final Metric metric;
    private final double[] source;
    private final Combine combine;
    private final double scale;
    private final int[][] columns;
    private final int[][] signs;
    private final double[] terms;

    Formula(MappedMetric mapped, Columns columns) {
        this.metric = mapped.metric();
        this.source = mapped.transform() == Transform.RATE ? columns.rates() : columns.values();
        this.combine = mapped.combine();
        this.scale = mapped.scale();
        List<List<Part>> parts = mapped.terms();
        this.columns = new int[parts.size()][];
        this.signs = new int[parts.size()][];
        for (int term = 0; term < parts.size(); term++) {
            this.columns[term] = parts.get(term).stream()
                    .mapToInt(part -> columns.indexOf(part.column()))
                    .toArray();
            this.signs[term] = parts.get(term).stream()
                    .mapToInt(part -> part.subtracted() ? -1 : 1)
                    .toArray();
        }
        this.terms = new double[parts.size()];
    }

    Metric metric() {
        return metric;
    }

    /** The metric's value at the row read last; NaN if one of its columns has none. */
    double value() {
        for (int term = 0; term < terms.length; term++) {
            terms[term] = term(term);
        }
        return combine.of(terms) * scale;
    }

    /** The columns of a row are not read at one instant, so a difference may come out a little below zero: that is zero. */
    private double term(int term) {
        double sum = 0;
        boolean difference = false;
        for (int part = 0; part < columns[term].length; part++) {
            sum += signs[term][part] * source[columns[term][part]];
            difference |= signs[term][part] < 0;
        }
        return difference ? Math.max(0, sum) : sum;
    }
}
