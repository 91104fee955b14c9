package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.attention;
import static dev.vane.web.Outcomes.error;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.prediction;
import static dev.vane.web.Outcomes.skipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.AttentionSummary.GroupShare;
import dev.vane.contracts.Branch;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Scope;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final VmKey OTHER = new VmKey("host-1", "vm-2");
    private static final VmKey ELSEWHERE = new VmKey("host-2", "vm-1");
    private static final TopicPartition MAPS = new TopicPartition("maps", 0);
    private static final long NOW = NOON.toEpochMilli();

    private final Fleet fleet = new Fleet(3, Duration.ofMinutes(5));

    @Test
    void tellsTheNewestOfAVm() {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        fleet.attended(attention(VM, SECOND - 1), NOW);
        fleet.realised(error(VM, SECOND - 60, 0.75), NOW);
        fleet.explained(explanation(VM, SECOND - 500), NOW);
        fleet.skipped(skipped(VM, SECOND + 1), NOW);

        VmView view = fleet.detail(VM).vm();
        assertThat(view.relativePerformance()).contains(0.5f);
        assertThat(view.measured()).contains(0.75f);
        assertThat(view.topGroup()).contains(new GroupShare("llc", Scope.NEIGHBOUR, 0.75f));
        assertThat(view.explanation().orElseThrow().sentence()).isEqualTo("it is slow");
        assertThat(view.skipped()).contains(new VmHistory.Skip(SECOND + 1, SkippedWindow.Reason.OVERLOADED));
    }

    @Test
    void hidesWhatIsNotOfThePrediction() {
        fleet.skipped(skipped(VM, SECOND), NOW);
        fleet.attended(attention(VM, SECOND - 61), NOW);
        fleet.realised(error(VM, SECOND - 61, 0.75), NOW);
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);

        VmView view = fleet.detail(VM).vm();
        assertThat(view.measured()).isEmpty();
        assertThat(view.topGroup()).isEmpty();
        assertThat(view.skipped()).isEmpty();
    }

    @Test
    void showsAVmThatWasOnlyEverSkippedAndNoneThatHadNoOutcome() {
        fleet.skipped(skipped(VM, SECOND), NOW);
        fleet.explained(explanation(OTHER, SECOND), NOW);

        assertThat(fleet.vms()).singleElement().satisfies(view -> {
            assertThat(view.second()).isEqualTo(SECOND);
            assertThat(view.relativePerformance()).isEmpty();
            assertThat(view.skipped()).isPresent();
        });
        assertThatThrownBy(() -> fleet.detail(OTHER))
                .isInstanceOfSatisfying(RefusedRequestException.class, e -> assertThat(e.status())
                        .isEqualTo(404));
    }

    @Test
    void knowsWhoIsOnTheSameHost() {
        List.of(VM, OTHER, ELSEWHERE).forEach(vm -> fleet.predicted(prediction(vm, SECOND, 0.5), NOW));

        assertThat(fleet.detail(VM).neighbours()).extracting(VmView::vm).containsExactly("vm-2");
        assertThat(fleet.count()).isEqualTo(new Fleet.Count(2, 3, List.of(new Fleet.Model("small-1", true))));
    }

    @Test
    void takesNoMoreVmsThanAllowed() {
        List.of(VM, OTHER, ELSEWHERE, new VmKey("host-3", "vm-1"))
                .forEach(vm -> fleet.predicted(prediction(vm, SECOND, 0.5), NOW));

        assertThat(fleet.vms()).hasSize(3);
    }

    @Test
    void keepsTheNewestExplanationsAndMapsOnly() {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        LongStream.range(0, 60).forEach(i -> fleet.explained(explanation(VM, SECOND + i), NOW));
        LongStream.range(0, 250).forEach(i -> fleet.mapped(VM, place(i), NOW));

        assertThat(fleet.explanations(VM))
                .hasSize(50)
                .extracting(Explanation::second)
                .startsWith(SECOND + 59, SECOND + 58);
        assertThat(fleet.maps(VM)).hasSize(200).extracting(MapPlace::offset).startsWith(249L, 248L);
    }

    @Test
    void forgetsMapsThatTheTopicNoLongerHolds() {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        LongStream.range(0, 3).forEach(i -> fleet.mapped(VM, place(i), NOW));

        fleet.forgetMaps(Map.of(MAPS, 2L));

        assertThat(fleet.maps(VM)).extracting(MapPlace::offset).containsExactly(2L);
        assertThat(fleet.map(VM, SECOND + 2, Branch.SYSTEM, false)).isPresent();
        assertThat(fleet.map(VM, SECOND + 1, Branch.SYSTEM, false)).isEmpty();
    }

    @Test
    void tellsEveryChangeOnce() {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        fleet.predicted(prediction(VM, SECOND + 1, 0.25), NOW);
        fleet.predicted(prediction(OTHER, SECOND, 0.5), NOW);
        fleet.gone(OTHER, NOW + 1);

        Fleet.Changes changes = fleet.changes();
        assertThat(changes.vms()).singleElement().satisfies(view -> assertThat(view.relativePerformance())
                .contains(0.25f));
        assertThat(changes.gone()).containsExactly(OTHER);
        assertThat(fleet.changes()).isEqualTo(new Fleet.Changes(List.of(), List.of()));
    }

    @Test
    void whatWasWrittenBeforeAVmWasGoneDoesNotBringItBack() {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        fleet.gone(VM, NOW + 10);

        fleet.skipped(skipped(VM, SECOND - 1), NOW + 9);
        assertThat(fleet.vms()).isEmpty();

        fleet.predicted(prediction(VM, SECOND + 60, 0.5), NOW + 11);
        assertThat(fleet.vms()).hasSize(1);
    }

    @Test
    void forgetsExplanationsAndMapsThatAreOlderThanItsHistory() {
        fleet.explained(explanation(VM, SECOND), NOW);
        fleet.mapped(VM, place(0), NOW);
        fleet.predicted(prediction(VM, SECOND + 400, 0.5), NOW + 400_000);
        fleet.mapped(VM, place(1), NOW + 200_000);

        fleet.expire(NOON.plusSeconds(400));

        assertThat(fleet.explanations(VM)).isEmpty();
        assertThat(fleet.maps(VM)).extracting(MapPlace::offset).containsExactly(1L);
        assertThat(fleet.vms()).singleElement().satisfies(vm -> assertThat(vm.explanation())
                .as("whether it is degraded, and since when")
                .isPresent());
    }

    @Test
    void dropsAVmThatIsSilent() {
        fleet.predicted(prediction(VM, SECOND, 0.5), NOW);
        fleet.predicted(prediction(OTHER, SECOND, 0.5), NOW + 1);
        fleet.changes();

        fleet.expire(NOON.plus(Duration.ofMinutes(5)).plusMillis(1));

        assertThat(fleet.vms()).extracting(VmView::vm).containsExactly("vm-2");
        assertThat(fleet.changes().gone()).containsExactly(VM);
    }

    private static MapPlace place(long i) {
        return new MapPlace(MAPS, i, new MapPlace.Head(SECOND + i, "small-1", Branch.SYSTEM, false, 1, 1, 2));
    }
}
