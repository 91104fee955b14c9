package dev.vane.lab.dataset;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.label.AloneLabel;
import dev.vane.lab.label.Label;
import dev.vane.lab.label.LabelRules;
import java.util.List;

/** Labels as cells of the labels and the alone table, and back. */
final class LabelRow {
    /** Numbers are written as floats, so what is computed from them again may differ by this share. */
    private static final double ROUNDING = 1e-5;

    private LabelRow() {}

    static List<Object> cells(String runId, Label label) {
        return List.of(
                runId,
                label.second(),
                label.spanSeconds(),
                Cells.level(label.level()),
                Cells.number(label.performance()),
                Cells.number(label.amount()),
                Cells.number(label.relativePerformance()),
                Cells.number(label.ratio()),
                Cells.number(label.noise()));
    }

    static List<Object> cells(String runId, AloneLabel label) {
        return List.of(
                runId,
                label.second(),
                label.spanSeconds(),
                Cells.level(label.level()),
                Cells.number(label.performance()),
                Cells.number(label.amount()),
                Cells.number(label.ratio()));
    }

    static Label read(Row row, Run run) {
        double relative = row.finite("relative_performance");
        row.require(
                relative > 0 && relative <= 1, () -> "relative_performance must be in (0, 1]: %s".formatted(relative));
        int span = span(row);
        Label label = new Label(
                row.whole("second"),
                span,
                row.level("level"),
                row.notNegative("performance"),
                row.notNegative("amount"),
                relative,
                row.notNegative("ratio"),
                row.notNegative("noise"));
        check(label, run, row);
        return label;
    }

    private static void check(Label label, Run run, Row row) {
        row.require(run.isAccepted(), () -> "a label of a rejected run: %s".formatted(run.id()));
        row.require(run.label() != LabelKind.NONE, () -> "a label of an interferer: %s".formatted(run.id()));
        row.require(
                run.contains(label.second()) && run.contains(label.firstSecond()),
                () -> "seconds %s to %s are not in the run's %s to %s"
                        .formatted(label.firstSecond(), label.second(), run.firstSecond(), run.lastSecond()));
        row.require(
                label.spanSeconds() <= LabelRules.LONGEST_SPAN || label.spanSeconds() == run.seconds(),
                () -> "span_seconds must be at most %s, or the whole run: %s"
                        .formatted(LabelRules.LONGEST_SPAN, label.spanSeconds()));
        Double ideal = run.ideals().get(label.level());
        row.require(ideal != null, () -> "the run has no ideal at level %s".formatted(Cells.level(label.level())));
        double ratio = run.label() == LabelKind.RATE ? label.performance() / ideal : ideal / label.performance();
        row.require(isClose(ratio, label.ratio()), () -> "ratio is %s, the run's ideal gives %s"
                .formatted(label.ratio(), ratio));
        double clipped = LabelRules.clip(label.ratio());
        row.require(
                isClose(clipped, label.relativePerformance()),
                () -> "relative_performance is %s, the ratio gives %s".formatted(label.relativePerformance(), clipped));
    }

    private static boolean isClose(double some, double other) {
        return Math.abs(some - other) <= ROUNDING * Math.max(some, other);
    }

    static AloneLabel readAlone(Row row, Run run) {
        long second = row.whole("second");
        row.require(!run.contains(second), () -> "second %s is in the run: nothing was alone in it".formatted(second));
        return new AloneLabel(
                second,
                span(row),
                row.level("level"),
                row.notNegative("performance"),
                row.notNegative("amount"),
                row.notNegative("ratio"));
    }

    private static int span(Row row) {
        int span = row.count("span_seconds");
        row.require(span >= 1, () -> "span_seconds must be 1 or more: %s".formatted(span));
        return span;
    }
}
