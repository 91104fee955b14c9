package dev.vane.pipeline.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vane.contracts.Edit;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditedRecordsTest {
    private static final String METRIC = "vm.cpu.utilization";
    private static final int PLACE = MetricCatalogue.get().indexOf(METRIC);
    private static final String EXTRA = "vm_ledger_others_cores";
    private static final VmKey VM = new VmKey("h", "a");

    private static final List<SourceRecord> RECORDS = List.of(
            sample("a", 1, 0.25),
            sample("b", 1, 0.5),
            new Tick("h", 1, List.of("a", "b"), List.of(), false),
            sample("a", 2, 0.75),
            new Sample(VM, 3, MetricValues.builder().build(), Map.of()));

    private static Sample sample(String vm, long second, double value) {
        return new Sample(
                new VmKey("h", vm),
                second,
                MetricValues.builder().set(PLACE, value).set(PLACE + 1, 0.125).build(),
                Map.of(EXTRA, 2f));
    }

    private static double value(List<SourceRecord> records, int record) {
        return ((Sample) records.get(record)).values().get(PLACE).orElseThrow();
    }

    private static String refused(Edit... edits) {
        return catchThrowableOfType(RefusedQuestionException.class, () -> EditedRecords.of(RECORDS, VM, List.of(edits)))
                .refusal()
                .detail();
    }

    @Test
    void changesTheVmsOwnValuesAndNothingElse() throws RefusedQuestionException {
        List<SourceRecord> edited = EditedRecords.of(RECORDS, VM, List.of(new Edit.Factor(METRIC, 0.5)));

        assertThat(value(edited, 0)).isEqualTo(0.125);
        assertThat(value(edited, 3)).isEqualTo(0.375);
        assertThat(edited.get(1)).isEqualTo(RECORDS.get(1));
        assertThat(edited.get(2)).isEqualTo(RECORDS.get(2));
        assertThat(edited.get(4)).as("what is absent stays absent").isEqualTo(RECORDS.get(4));
        Sample first = (Sample) edited.getFirst();
        assertThat(first.values().get(PLACE + 1)).hasValue(0.125);
        assertThat(first.extras()).isEqualTo(((Sample) RECORDS.getFirst()).extras());
    }

    @Test
    void oneEditFollowsTheOther() throws RefusedQuestionException {
        List<SourceRecord> edited = EditedRecords.of(
                RECORDS,
                VM,
                List.of(
                        new Edit.AsAt(METRIC, 2),
                        new Edit.Factor(METRIC, 2.0 / 3),
                        new Edit.Value(EXTRA, 0.5),
                        new Edit.WithoutNeighbour("b")));

        assertThat(value(edited, 0)).isEqualTo(0.5);
        assertThat(value(edited, 3)).isEqualTo(0.5);
        assertThat(((Sample) edited.getFirst()).extras()).containsEntry(EXTRA, 0.5f);
        assertThat(edited).as("a neighbour is left out of the window").hasSameSizeAs(RECORDS);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(refused(new Edit.Value("no.such", 1)))
                .isEqualTo("no.such is neither in the metric catalogue nor in the stall ledger");
        assertThat(refused(new Edit.Factor("vm_demand_share_ratio", 1)))
                .as("it follows from others")
                .isEqualTo("vm_demand_share_ratio is neither in the metric catalogue nor in the stall ledger");
        assertThat(refused(new Edit.AsAt(METRIC, 3))).isEqualTo("h/a has no value of vm.cpu.utilization in second 3");
        assertThat(refused(new Edit.Value("vm_quota_cores", 1))).isEqualTo("h/a has no value of vm_quota_cores");
        assertThat(refused(new Edit.Factor(METRIC, -1))).contains(METRIC);
    }
}
