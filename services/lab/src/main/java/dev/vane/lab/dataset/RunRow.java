package dev.vane.lab.dataset;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.label.Rejection;
import dev.vane.lab.label.Unlabelled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A run as cells of the runs table, and back. */
final class RunRow {
    private RunRow() {}

    static List<Object> cells(Run run) {
        return List.of(
                run.id(),
                run.block(),
                run.host(),
                run.vm(),
                run.application(),
                run.label(),
                run.unit(),
                run.cpus(),
                run.shares(),
                Cells.number(run.quotaCpus()),
                run.clientPlace(),
                run.load(),
                String.join(";", run.neighbours()),
                run.firstSecond(),
                run.lastSecond(),
                Cells.ideals(run.ideals()),
                Cells.number(run.noise()),
                Cells.number(run.drift()),
                run.isAccepted(),
                run.rejection().map(Rejection::name).orElse(""),
                run.labelledSeconds(),
                Cells.counts(run.unlabelled()),
                run.samples(),
                Cells.count(run.memoryMib()),
                Cells.count(run.writeIops()),
                run.phase().map(PhaseKind::word).orElse(""));
    }

    static Run read(Row row) {
        Run run = new Run(
                row.name("run_id"),
                row.name("block"),
                row.name("host"),
                row.name("vm"),
                row.name("application"),
                row.oneOf("label_kind", LabelKind.class),
                row.text("unit"),
                row.text("cpus"),
                row.count("shares"),
                row.optional("quota_cpus", row::notNegative),
                row.text("client_place"),
                row.text("load"),
                neighbours(row.text("neighbours")),
                row.whole("first_second"),
                row.whole("last_second"),
                row.ideals("ideal"),
                row.optional("noise", row::notNegative),
                row.optional("drift", row::notNegative),
                rejection(row),
                row.count("labelled_seconds"),
                row.counts("unlabelled", Unlabelled.class),
                row.count("samples"),
                row.optionalCount("memory_mib"),
                row.optionalCount("write_iops"),
                phase(row));
        check(run, row);
        return run;
    }

    private static List<String> neighbours(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(";", -1));
    }

    private static Optional<Rejection> rejection(Row row) {
        boolean accepted = row.flag("accepted");
        boolean silent = row.text("reason").isEmpty();
        row.require(accepted == silent, "an accepted run has no reason, a rejected one has one");
        return accepted ? Optional.empty() : Optional.of(row.oneOf("reason", Rejection.class));
    }

    private static Optional<PhaseKind> phase(Row row) {
        Optional<PhaseKind> phase = PhaseKind.of(row.text("phase"));
        row.require(phase.isPresent() || row.text("phase").isEmpty(), () -> "phase must be one of %s: %s"
                .formatted(
                        Arrays.stream(PhaseKind.values()).map(PhaseKind::word).toList(), row.text("phase")));
        return phase;
    }

    private static void check(Run run, Row row) {
        row.require(
                run.block().indexOf('/') < 0 || run.block().matches("\\Q%s/\\E[^/]+".formatted(run.host())),
                () -> "block must be host/name, or a name alone: %s on host %s".formatted(run.block(), run.host()));
        row.require(
                run.id().matches("\\Q%s/%s/\\E[1-9][0-9]*".formatted(run.block(), run.vm())),
                () -> "run_id must be block/vm/number: %s".formatted(run.id()));
        row.require(run.firstSecond() <= run.lastSecond(), "last_second is before first_second");
        row.require(run.lastSecond() - run.firstSecond() < Integer.MAX_VALUE, "the run is too long");
        row.require(run.samples() <= run.seconds(), () -> "more samples than seconds: %s".formatted(run.samples()));
        int without =
                run.unlabelled().values().stream().mapToInt(Integer::intValue).sum();
        int expected = run.label() == LabelKind.NONE ? 0 : run.seconds();
        row.require(
                run.labelledSeconds() + without == expected,
                () -> "labelled and unlabelled seconds must make up the run: %s and %s of %s"
                        .formatted(run.labelledSeconds(), without, expected));
    }
}
