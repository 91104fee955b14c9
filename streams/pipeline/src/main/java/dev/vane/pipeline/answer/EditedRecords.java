package dev.vane.pipeline.answer;

import dev.vane.contracts.Edit;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.VmKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;

/** Records of a host as they would be if metrics of one of its VMs were different. */
final class EditedRecords {
    static final String FIELD = "edits";

    private EditedRecords() {}

    /** All edits of metrics, one after the other. */
    static List<SourceRecord> of(List<SourceRecord> records, VmKey vm, List<Edit> edits)
            throws RefusedQuestionException {
        List<SourceRecord> edited = records;
        for (Edit edit : edits) {
            edited = switch (edit) {
                case Edit.WithoutNeighbour _ -> edited; // of the window, once it is assembled
                case Edit.Factor factor -> changed(edited, vm, factor.metric(), value -> value * factor.factor());
                case Edit.Value value -> changed(edited, vm, value.metric(), _ -> value.value());
                case Edit.AsAt asAt -> {
                    double then = then(edited, vm, asAt);
                    yield changed(edited, vm, asAt.metric(), _ -> then);
                }
            };
        }
        return edited;
    }

    private static double then(List<SourceRecord> records, VmKey vm, Edit.AsAt asAt) throws RefusedQuestionException {
        int place = place(asAt.metric());
        for (SourceRecord record : records) {
            if (record instanceof Sample sample
                    && sample.key().equals(vm)
                    && sample.second() == asAt.second()
                    && GivenSignals.value(sample, place).isPresent()) {
                return GivenSignals.value(sample, place).getAsDouble();
            }
        }
        throw RefusedQuestionException.invalid(
                FIELD, "%s has no value of %s in second %d".formatted(vm, asAt.metric(), asAt.second()));
    }

    /** A value that is absent stays so. */
    private static List<SourceRecord> changed(
            List<SourceRecord> records, VmKey vm, String metric, DoubleUnaryOperator change)
            throws RefusedQuestionException {
        int place = place(metric);
        List<SourceRecord> changed = new ArrayList<>();
        boolean hasValue = false;
        for (SourceRecord record : records) {
            if (record instanceof Sample sample
                    && sample.key().equals(vm)
                    && GivenSignals.value(sample, place).isPresent()) {
                hasValue = true;
                double value =
                        change.applyAsDouble(GivenSignals.value(sample, place).getAsDouble());
                changed.add(GivenSignals.valid(GivenSignals.with(sample, place, value), FIELD));
            } else {
                changed.add(record);
            }
        }
        if (!hasValue) {
            throw RefusedQuestionException.invalid(FIELD, "%s has no value of %s".formatted(vm, metric));
        }
        return changed;
    }

    private static int place(String metric) throws RefusedQuestionException {
        OptionalInt place = GivenSignals.place(metric);
        if (place.isEmpty()) {
            throw RefusedQuestionException.invalid(
                    FIELD, "%s is neither in the metric catalogue nor in the stall ledger".formatted(metric));
        }
        return place.getAsInt();
    }
}
