package dev.vane.pipeline.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vane.contracts.ModelRequest.Column;
import dev.vane.contracts.ModelRequest.Values;
import dev.vane.contracts.ModelRequest.VmRows;
import dev.vane.contracts.ModelResponse.Reason;
import dev.vane.contracts.ModelResponse.Refusal;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Tick;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.pipeline.window.Emission.Due;
import dev.vane.pipeline.window.ModelRows;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SentWindowTest {
    private static final Column UTILIZATION = new Column("vm.cpu.utilization", "1");
    private static final Column LEDGER = new Column("vm_ledger_on_cpu_cores", "{core}");
    private static final int MOST = 61;

    private static VmRows rows(String vm, int count, Double... cells) {
        List<OptionalDouble> row = Arrays.stream(cells)
                .map(cell -> cell == null ? OptionalDouble.empty() : OptionalDouble.of(cell))
                .toList();
        return new VmRows(vm, Optional.empty(), Collections.nCopies(count, row));
    }

    private static Refusal refusal(Values values) {
        return catchThrowableOfType(RefusedQuestionException.class, () -> SentWindow.of(values, MOST))
                .refusal();
    }

    @Test
    void isAHostThatSendsTheseRows() throws RefusedQuestionException {
        VmRows own = rows("a", 10, 0.5, 1.5);
        VmRows other =
                new VmRows("b", Optional.of("0-1"), rows("b", 10, null, 0.25).rows());

        SentWindow sent = SentWindow.of(new Values("a", List.of(UTILIZATION, LEDGER), List.of(own, other)), MOST);

        assertThat(sent.second()).isEqualTo(10);
        assertThat(sent.records()).hasSize(10 * 3);
        assertThat(sent.records().get(2)).isInstanceOfSatisfying(Tick.class, tick -> assertThat(tick.read())
                .containsExactly("a", "b"));
        Sample first = (Sample) sent.records().get(0);
        assertThat(first.values().get(MetricCatalogue.get().indexOf("vm.cpu.utilization")))
                .hasValue(0.5);
        assertThat(first.values().presentCount()).isEqualTo(1);
        assertThat(first.extras()).containsEntry("vm_ledger_on_cpu_cores", 1.5f);
        Sample second = (Sample) sent.records().get(1);
        assertThat(second.values().presentCount()).isZero();
        assertThat(second.cpus().orElseThrow()).hasToString("0-1");
        Due due = HostAgain.through(sent.records(), ModelRows.ofCatalogue(60), sent.second())
                .due(sent.vm(), sent.second())
                .orElseThrow();
        assertThat(due.window().realRows()).isEqualTo(10);
    }

    @Test
    void saysWhichFieldIsWrong() {
        VmRows own = rows("a", 10, 0.5);
        List<Column> one = List.of(UTILIZATION);

        assertInvalid(
                "columns",
                "no.such is neither in the metric catalogue nor in the stall ledger",
                new Values("a", List.of(new Column("no.such", "1")), List.of(own)));
        assertInvalid(
                "columns",
                "vm.cpu.utilization is in 1, not in %",
                new Values("a", List.of(new Column("vm.cpu.utilization", "%")), List.of(own)));
        assertInvalid(
                "columns",
                "vm.cpu.utilization is there twice",
                new Values("a", List.of(UTILIZATION, UTILIZATION), List.of(own)));
        assertInvalid("vms", "b is not among them", new Values("b", one, List.of(own)));
        assertInvalid("vms", "a is not among them", new Values("a", one, List.of()));
        assertInvalid("vms", "a is there twice", new Values("a", one, List.of(own, own)));
        assertInvalid("vms", "b has 11 rows, others have 10", new Values("a", one, List.of(own, rows("b", 11, 0.5))));
        assertInvalid(
                "vms",
                "a has a row of 2 values, there are 1 columns",
                new Values("a", one, List.of(rows("a", 10, 1.0, 1.0))));
        assertInvalid("vms", "9 rows, the model takes 10 to 61", new Values("a", one, List.of(rows("a", 9, 0.5))));
        assertInvalid("vms", "62 rows, the model takes 10 to 61", new Values("a", one, List.of(rows("a", 62, 0.5))));
        assertInvalid(
                "vms",
                "a has no list of CPUs: all",
                new Values("a", one, List.of(new VmRows("a", Optional.of("all"), own.rows()))));
        assertInvalid(
                "vms",
                "vm.cpu.utilization of a in row 0 is not a finite number",
                new Values("a", one, List.of(rows("a", 10, Double.NaN))));
    }

    @Test
    void valuesHaveTheRulesOfSamples() {
        Refusal refusal = refusal(new Values("a", List.of(UTILIZATION), List.of(rows("a", 10, -1.0))));

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
        assertThat(refusal.detail()).contains("vm.cpu.utilization");
    }

    private static void assertInvalid(String field, String detail, Values values) {
        assertThat(refusal(values)).isEqualTo(new Refusal(Reason.INVALID, field, detail));
    }
}
